namespace SmtpReplies.Analyzers.Libraries;

/// <summary>Wolverine: error handling policies. The first rule that fits an exception is the one that counts.</summary>
internal static class Wolverine
{
    private static readonly MemberRow[] Actions =
    [
        new("RetryOnce", Verb.Retry),
        new("RetryTimes", Verb.Retry),
        new("RetryWithCooldown", Verb.Retry),
        new("DoThenRetry", Verb.Retry),
        new("ScheduleRetry", Verb.Retry),
        new("ScheduleRetryIndefinitely", Verb.Retry),
        new("Requeue", Verb.Retry),
        new("RequeueIndefinitely", Verb.Retry),
        new("PauseThenRequeue", Verb.Retry),
        new("MoveToErrorQueue", Verb.GiveUp),
        new("Discard", Verb.GiveUp),
    ];

    public static readonly LibraryTable Table = new(
        Assembly: "Wolverine",
        new TypeRow(
            "Wolverine.ErrorHandling.ErrorHandlingPolicyExtensions",
            TypeRole.None,
            new MemberRow("OnException", Verb.HandleWhen),
            new MemberRow("OnInnerException", Verb.HandleWhen)),
        new TypeRow(
            "Wolverine.ErrorHandling.PolicyExpression",
            TypeRole.None,
            [new("Or", Verb.HandleWhen), new("OrInner", Verb.HandleWhen), .. Actions]),
        new TypeRow("Wolverine.ErrorHandling.IFailureActions", TypeRole.None, Actions),
        new TypeRow("Wolverine.Attributes.RetryNowAttribute", TypeRole.None, new MemberRow(".ctor", Verb.Retry)),
        new TypeRow("Wolverine.Attributes.RequeueOnAttribute", TypeRole.None, new MemberRow(".ctor", Verb.Retry)),
        new TypeRow("Wolverine.Attributes.ScheduleRetryAttribute", TypeRole.None, new MemberRow(".ctor", Verb.Retry)));
}
