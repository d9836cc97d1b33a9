using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Rules;

/// <summary>Only 250 counts as success where the RFC names more.</summary>
internal sealed class SMTP103NarrowSuccess() : SessionRule(Descriptors.NarrowSuccess, SessionKind.NarrowSuccess);
