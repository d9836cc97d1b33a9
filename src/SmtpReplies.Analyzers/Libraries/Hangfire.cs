namespace SmtpReplies.Analyzers.Libraries;

/// <summary>Hangfire: the exceptions for which a job is run again.</summary>
internal static class Hangfire
{
    public static readonly LibraryTable Table = new(
        Assembly: "Hangfire.Core",
        new TypeRow(
            "Hangfire.AutomaticRetryAttribute",
            TypeRole.None,
            new MemberRow("OnlyOn", Verb.Retry),
            new MemberRow("Attempts", Verb.Attempts)));
}
