namespace SmtpReplies.Generators;

/// <summary>The names of the generator's steps, by which tests see what ran again.</summary>
internal static class TrackingNames
{
    public const string Options = nameof(Options);
    public const string File = nameof(File);
    public const string Catalog = nameof(Catalog);
    public const string MailKit = nameof(MailKit);
    public const string Outputs = nameof(Outputs);

    public static IReadOnlyList<string> All { get; } = [Options, File, Catalog, MailKit, Outputs];
}
