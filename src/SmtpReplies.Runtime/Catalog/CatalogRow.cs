using System.Globalization;
using System.Text;

namespace SmtpReplies;

/// <summary>
/// The form in which the generator hands the catalog over: one text, which costs the compiler and the JIT one literal however long it is, and
/// whose rows are parsed when they are first needed.
/// <para>
/// Lines are parted by LF and their fields by TAB; within a field a backslash, LF or TAB is <c>\\</c>, <c>\n</c>, <c>\t</c>, and any other UTF-16
/// code unit may be <c>\uXXXX</c>. Numbers are those of the enums in SmtpVocabulary.cs. An empty field means: not given. A line that starts with a
/// digit or an X opens a row: <c>code, name, status, stages (by space), enhanced status codes (by space)</c> of a reply or
/// <c>X.subject.detail, name, title, reply codes (by space), 1 if deprecated</c>. Any further line of the row starts with its kind:
/// <list type="bullet">
/// <item><c>r</c>, then <c>RFC number, section</c> for each reference</item>
/// <item><c>a, action, stages, enhanced status codes, reason, RFC number, section</c>, one line per piece of advice</item>
/// <item><c>t, culture, title, description, when seen, how to fix</c>, then the reasons of the advice in that culture</item>
/// </list>
/// Lines of other kinds, and fields beyond these, are skipped: a library built with a newer generator may run with an older runtime.
/// </para>
/// </summary>
internal static class CatalogRow
{
    private static readonly char[] Space = [' '];

    /// <summary>Where each row starts and ends.</summary>
    internal static IEnumerable<(int Start, int End)> Rows(string text)
    {
        if (text.Length > 0 && !IsHead(text[0]))
            throw new FormatException("The rows of a catalog do not start with a code.");

        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = start;
            do
            {
                end = text.IndexOf('\n', end + 1);
                if (end < 0)
                    end = text.Length;
            }
            while (end + 1 < text.Length && !IsHead(text[end + 1]));
            yield return (start, end);
        }
    }

    internal static string[][] Lines(string row) => [.. row.Split('\n').Select(static line => line.Split('\t'))];

    internal static string Text(string[] fields, int index)
    {
        string field = index < fields.Length ? fields[index] : "";
        if (field.IndexOf('\\') < 0)
            return field;

        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            char c = field[i];
            if (c == '\\' && i + 1 < field.Length)
            {
                c = field[++i] switch { 'n' => '\n', 't' => '\t', char other => other };
                string digits = c == 'u' && i + 4 < field.Length ? field.Substring(i + 1, 4) : "";
                if (ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
                {
                    c = (char)unit;
                    i += digits.Length;
                }
            }

            text.Append(c);
        }

        return text.ToString();
    }

    internal static string? TextOrNull(string[] fields, int index) => Text(fields, index) is { Length: > 0 } text ? text : null;

    internal static int Number(string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"A catalog row has \"{field}\" where it should have a number.");

    internal static IReadOnlyList<T> List<T>(string[] fields, int index, Func<string, T> parse)
    {
        string field = index < fields.Length ? fields[index] : "";
        return field.Length == 0 ? [] : Array.AsReadOnly(Array.ConvertAll(field.Split(Space), item => parse(item)));
    }

    internal static SmtpStage Stage(string field) => (SmtpStage)Number(field);

    internal static EnhancedStatusCode Enhanced(string field) =>
        EnhancedStatusCode.TryParse(field, out EnhancedStatusCode code)
            ? code
            : throw new FormatException($"A catalog row has \"{field}\" where it should have an enhanced status code.");

    internal static RfcReference? Reference(string[] fields, int index) =>
        index + 1 < fields.Length && fields[index].Length > 0 ? new RfcReference(Number(fields[index]), Text(fields, index + 1)) : null;

    internal static IReadOnlyList<RfcReference> References(string[][] lines)
    {
        string[]? fields = Array.Find(lines, static line => line[0] == "r");
        if (fields is null)
            return [];
        var references = new RfcReference[(fields.Length - 1) / 2];
        for (int i = 0; i < references.Length; i++)
            references[i] = Reference(fields, 1 + i * 2).GetValueOrDefault();
        return Array.AsReadOnly(references);
    }

    private static bool IsHead(char c) => c is 'X' or (>= '0' and <= '9');
}
