namespace SmtpReplies;

/// <summary>Makes texts of a catalog fit between the guide's own sentences, without taking a word away.</summary>
internal static class GuideText
{
    private static readonly char[] LineBreaks = ['\r', '\n'];

    /// <summary>The lines of a text, without empty ones.</summary>
    public static string[] Paragraphs(string text) =>
        [.. text.Split(LineBreaks).Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    /// <summary>The text in one line, with a full stop if it ends without a sentence mark.</summary>
    public static string Sentence(string text)
    {
        string line = string.Join(" ", Paragraphs(text));
        string end = line.TrimEnd('"', '\u201C', '\u201D', '\u00BB', ')', '\'');
        return end.Length > 0 && end[end.Length - 1] is '.' or '!' or '?' ? line : line + ".";
    }

    /// <summary>The sentence with a capital at its start.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    /// <summary>A, B and C.</summary>
    public static string List(IReadOnlyList<string> items, string and) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + and + items[items.Count - 1],
    };
}
