namespace SmtpReplies.Analyzers.Libraries;

/// <summary>Polly: the fluent policies of version 7, and the predicate builder and retry options of version 8.</summary>
internal static class Polly
{
    private static readonly MemberRow[] Handle =
        [new("Handle", Verb.HandleWhen), new("HandleInner", Verb.HandleWhen), new("HandleResult", Verb.HandleWhen)];

    private static readonly MemberRow[] Or = [new("Or", Verb.HandleWhen), new("OrInner", Verb.HandleWhen), new("OrResult", Verb.HandleWhen)];

    private static readonly MemberRow[] Retry =
    [
        new("Retry", Verb.Retry),
        new("RetryForever", Verb.Retry) { IsEndless = true },
        new("WaitAndRetry", Verb.Retry),
        new("WaitAndRetryForever", Verb.Retry) { IsEndless = true },
    ];

    private static readonly MemberRow[] RetryAsync =
    [
        new("RetryAsync", Verb.Retry),
        new("RetryForeverAsync", Verb.Retry) { IsEndless = true },
        new("WaitAndRetryAsync", Verb.Retry),
        new("WaitAndRetryForeverAsync", Verb.Retry) { IsEndless = true },
    ];

    public static readonly LibraryTable Version7 = new(
        Assembly: "Polly",
        new TypeRow("Polly.Policy", TypeRole.None, Handle),
        new TypeRow("Polly.Policy`1", TypeRole.None, Handle),
        new TypeRow("Polly.PolicyBuilder", TypeRole.None, Or),
        new TypeRow("Polly.PolicyBuilder`1", TypeRole.None, Or),
        new TypeRow("Polly.RetrySyntax", TypeRole.None, Retry),
        new TypeRow("Polly.AsyncRetrySyntax", TypeRole.None, RetryAsync),
        new TypeRow("Polly.RetryTResultSyntax", TypeRole.None, Retry),
        new TypeRow("Polly.AsyncRetryTResultSyntax", TypeRole.None, RetryAsync));

    public static readonly LibraryTable Version8 = new(
        Assembly: "Polly.Core",
        new TypeRow("Polly.PredicateBuilder`1", TypeRole.None, Handle),
        new TypeRow("Polly.Retry.RetryStrategyOptions`1", TypeRole.None, new MemberRow("ShouldHandle", Verb.Retry), new MemberRow("MaxRetryAttempts", Verb.Attempts)));
}
