using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The reply to a command of the transaction is never examined.</summary>
internal sealed class SMTP005IgnoresReply() : SessionRule(Descriptors.IgnoresReply, SessionKind.IgnoredReply);
