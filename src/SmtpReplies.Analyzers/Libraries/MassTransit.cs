namespace SmtpReplies.Analyzers.Libraries;

/// <summary>MassTransit: which exceptions message retry and redelivery take. A circuit breaker and a kill switch configure theirs by other types.</summary>
internal static class MassTransit
{
    public static readonly LibraryTable Abstractions = new(
        Assembly: "MassTransit.Abstractions",
        new TypeRow(
            "MassTransit.IExceptionConfigurator",
            TypeRole.None,
            new MemberRow("Handle", Verb.HandleWhen),
            new MemberRow("Ignore", Verb.Exempt)));

    public static readonly LibraryTable Table = new(
        Assembly: "MassTransit",
        new TypeRow("MassTransit.IRetryConfigurator", TypeRole.RetryConfigurator),
        new TypeRow("MassTransit.IRedeliveryConfigurator", TypeRole.RetryConfigurator));
}
