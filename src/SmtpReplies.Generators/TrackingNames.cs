namespace SmtpReplies.Generators;

/// <summary>The names of the generator's steps, by which tests see what ran again.</summary>
internal static class TrackingNames
{
    public const string Input = nameof(Input);
    public const string Catalog = nameof(Catalog);
    public const string MailKit = nameof(MailKit);
    public const string Outputs = nameof(Outputs);

    public static IReadOnlyList<string> All { get; } = [Input, Catalog, MailKit, Outputs];
}
