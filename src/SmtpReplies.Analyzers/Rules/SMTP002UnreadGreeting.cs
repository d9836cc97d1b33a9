using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The first command is sent before the greeting is read.</summary>
internal sealed class SMTP002UnreadGreeting() : SessionRule(Descriptors.UnreadGreeting, SessionKind.UnreadGreeting);
