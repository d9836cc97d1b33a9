namespace SmtpReplies.Analyzers.Libraries;

/// <summary>Hangfire: the exceptions for which a job is run again, and the calls that have it run.</summary>
internal static class Hangfire
{
    private static readonly MemberRow[] Runs = [new("Enqueue", Verb.RunLater), new("Schedule", Verb.RunLater)];

    public static readonly LibraryTable Table = new(
        Assembly: "Hangfire.Core",
        new TypeRow(
            "Hangfire.AutomaticRetryAttribute",
            TypeRole.None,
            new MemberRow("OnlyOn", Verb.Retry),
            new MemberRow("Attempts", Verb.Attempts)),
        new TypeRow("Hangfire.BackgroundJob", TypeRole.None, Runs),
        new TypeRow("Hangfire.BackgroundJobClientExtensions", TypeRole.None, Runs));
}
