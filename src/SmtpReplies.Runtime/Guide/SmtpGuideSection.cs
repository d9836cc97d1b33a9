namespace SmtpReplies;

/// <summary>A part of the guide: a heading and what stands below it.</summary>
public sealed class SmtpGuideSection
{
    internal SmtpGuideSection(string heading, params string[] items)
    {
        Heading = heading;
        Items = Array.AsReadOnly(items);
    }

    /// <summary>The heading, in the language of the guide.</summary>
    public string Heading { get; }

    /// <summary>Paragraphs or list items: plain text of whole sentences, none empty, none with a line break in it. There is always at least one.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The items, one a line.</summary>
    public override string ToString() => string.Join("\n", Items);
}
