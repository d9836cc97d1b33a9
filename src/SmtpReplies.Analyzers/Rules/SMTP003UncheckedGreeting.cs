using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>The greeting is read, and the session goes on without a check of it.</summary>
internal sealed class SMTP003UncheckedGreeting() : SessionRule(Descriptors.UncheckedGreeting, SessionKind.UncheckedGreeting);
