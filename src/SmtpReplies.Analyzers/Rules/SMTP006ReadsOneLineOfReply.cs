using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>One line is read where the reply may have several.</summary>
internal sealed class SMTP006ReadsOneLineOfReply() : SessionRule(Descriptors.ReadsOneLineOfReply, SessionKind.OneLineOfReply);
