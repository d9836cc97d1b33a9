using System.Globalization;
using System.Text;

namespace SmtpReplies;

/// <summary>Writes CommonMark. Every text is escaped: it shows as it is, whatever is in it.</summary>
internal sealed class GuideMarkdown
{
    private readonly StringBuilder _text = new();

    public GuideMarkdown Heading(int level, string text) => Block(new string('#', level) + " " + Inline(text));

    public GuideMarkdown Paragraph(string text) => Block(Inline(text));

    public GuideMarkdown Paragraphs(SmtpGuideSection section)
    {
        foreach (string item in section.Items)
            Paragraph(item);
        return this;
    }

    public GuideMarkdown Bullets(SmtpGuideSection section) => Block(string.Join("\n", section.Items.Select(static item => "- " + Inline(item))));

    public GuideMarkdown Numbered(SmtpGuideSection section) =>
        Block(string.Join("\n", section.Items.Select(static (item, i) => (i + 1).ToString(CultureInfo.InvariantCulture) + ". " + Inline(item))));

    public GuideMarkdown Links(SmtpGuideSection section, IReadOnlyList<RfcReference> references) =>
        Block(string.Join("\n", section.Items.Select((item, i) => $"- [{Inline(item)}]({references[i].Uri.AbsoluteUri})")));

    public override string ToString() => _text.ToString();

    private GuideMarkdown Block(string text)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        _text.Append(text).Append('\n');
        return this;
    }

    private static string Inline(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            if (IsMarkup(text, i))
                escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    private static bool IsMarkup(string text, int i)
    {
        switch (text[i])
        {
            case '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '~' or '|':
                return true;
            case '#' or '+' or '-' or '=':
                return i == 0;
            case '.' or ')':
                // "1. " at the start would begin a list.
                return i > 0 && (i + 1 == text.Length || text[i + 1] == ' ') && text.Take(i).All(static c => c is >= '0' and <= '9');
            default:
                return false;
        }
    }
}
