using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>A failed connect is caught, and the session goes on.</summary>
internal sealed class SMTP007SwallowsFailedConnect() : SessionRule(Descriptors.SwallowsFailedConnect, SessionKind.SwallowedFailure);
