using System.Text.RegularExpressions;

namespace SmtpReplies.Catalog.Tests;

/// <summary>What every text of the catalog has to keep. Each rule names what it finds, so that a failure can be read.</summary>
internal static partial class TextRules
{
    // No sentence of the catalog ends with one of these: after them something is missing.
    private static readonly Dictionary<string, HashSet<string>> NeverLast = new()
    {
        ["en"] = new(StringComparer.OrdinalIgnoreCase)
        {
            "a", "an", "the", "and", "or", "nor", "but", "of", "from", "to", "at", "into", "in", "if", "as", "than", "because", "its", "their", "your", "these",
            "while", "when", "who", "whose", "must", "without", "until", "every", "very",
        },
        ["de"] = new(StringComparer.OrdinalIgnoreCase)
        {
            "der", "die", "das", "des", "dem", "den", "eine", "einer", "eines", "einem", "einen", "kein", "keine", "und", "oder", "aber", "von", "vom", "zum", "zur",
            "mit", "für", "im", "in", "am", "wenn", "weil", "dass", "ob", "als", "wie", "sich", "dieser", "diese", "dieses", "ihr", "ihre", "beim", "bei",
            "durch", "über", "unter", "ohne", "sowie", "etwa", "sehr",
        },
    };

    // Words that may be written twice in a row: German has Sie and sie.
    private static readonly HashSet<string> Pairs = new(StringComparer.Ordinal) { "Sie sie" };

    // A word is whole if another text has it with one of these.
    private static readonly Dictionary<string, HashSet<string>> Endings = new()
    {
        ["en"] = new(StringComparer.Ordinal) { "s", "d", "ed", "es", "ing", "ly" },
        ["de"] = new(StringComparer.Ordinal) { "s", "es", "e", "en", "n", "d", "de", "den", "er", "em", "te", "ten" },
    };

    /// <summary>The faults of a text of whole sentences, in English or German.</summary>
    public static IEnumerable<string> Faults(string text, string culture)
    {
        foreach (string fault in CommonFaults(text))
            yield return fault;

        if (text.Length == 0 || text[^1] is not ('.' or '!' or '?'))
            yield return "has no end of a sentence";

        foreach (string sentence in SentenceEnd().Split(text))
        {
            if (sentence.Length == 0 || !(char.IsUpper(sentence[0]) || char.IsDigit(sentence[0])))
                yield return $"has a sentence that starts small: {sentence}";

            string[] words = sentence.TrimEnd('.', '!', '?').Split(' ');
            if (words.Length < 3)
                yield return $"has a sentence of one or two words: {sentence}";
            string last = words[^1].TrimStart('(').TrimEnd(')', ',', ';', ':');
            if (last.Length == 0 || words[^1] != words[^1].TrimEnd(',', ';', ':', '-'))
                yield return $"has a sentence that ends in punctuation: {sentence}";
            if (NeverLast[culture].Contains(last))
                yield return $"has a sentence that ends with '{last}': {sentence}";
            if (last.Length == 1 || (Number().IsMatch(last) && !WholeNumber().IsMatch(last)))
                yield return $"has a sentence that ends within '{last}': {sentence}";
        }
    }

    /// <summary>The faults of a title, which is a phrase and no sentence.</summary>
    public static IEnumerable<string> TitleFaults(string title)
    {
        foreach (string fault in CommonFaults(title))
            yield return fault;
        if (title.Length == 0 || !(char.IsUpper(title[0]) || char.IsDigit(title[0])))
            yield return "starts small";
        if (title.Length > 0 && char.IsPunctuation(title[^1]) && title[^1] != ')')
            yield return "ends in punctuation";
        if (title.Length > 80)
            yield return "is too long for a title";
    }

    /// <summary>
    /// The words at the end of a sentence that look broken off: seen nowhere else in these texts, and the beginning of a longer word
    /// that is. "software identificati." is found as soon as any text says "identification".
    /// </summary>
    public static IEnumerable<string> BrokenWords(IEnumerable<string> texts, string culture)
    {
        string[] all = [.. texts];
        Dictionary<string, int> counts = all.SelectMany(static text => Word().Matches(text).Select(static match => match.Value))
            .GroupBy(static word => word, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        return from text in all
               from sentence in SentenceEnd().Split(text)
               let last = Word().Matches(sentence).LastOrDefault()?.Value
               where last is not null && counts[last] == 1
               let longer = counts.Keys.Where(word => word.Length > last.Length && word.StartsWith(last, StringComparison.Ordinal)).ToArray()
               where longer is not [] && !longer.Any(word => Endings[culture].Contains(word[last.Length..]))
               select $"'{last}' looks like a broken-off '{longer[0]}': {sentence}";
    }

    public static int Sentences(string text) => SentenceEnd().Count(text) + 1;

    private static IEnumerable<string> CommonFaults(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            yield return "is empty";
        if (text.Trim() != text || text.Contains("  ", StringComparison.Ordinal) || text.Any(static c => char.IsControl(c) || c is '\u00A0' or '\uFFFD'))
            yield return "has stray white space or control characters";
        if (text.Contains('…', StringComparison.Ordinal) || text.Contains("..", StringComparison.Ordinal))
            yield return "has an ellipsis";
        if (SpaceBeforePunctuation().IsMatch(text))
            yield return "has a space before a punctuation mark";
        foreach (Match match in DoubleWord().Matches(text))
        {
            if (!Pairs.Contains(match.Value))
                yield return $"has a word twice: {match.Value}";
        }

        if (ClassWithX().Match(text) is { Success: true } notation)
            yield return $"writes {notation.Value}, which RFC 5321 writes {notation.Value[0]}yz";
        if (!IsBalanced(text, '(', ')') || !IsBalanced(text, '[', ']') || !IsBalanced(text, '„', '“') || !IsBalanced(text, '<', '>') || text.Count(static c => c == '"') % 2 != 0)
            yield return "has a bracket or quotation mark without its counterpart";
    }

    private static bool IsBalanced(string text, char open, char close)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c == open ? 1 : c == close ? -1 : 0;
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b(\p{L}+)\s+\1\b", RegexOptions.IgnoreCase)]
    private static partial Regex DoubleWord();

    [GeneratedRegex(@"\b[1-5]xx\b", RegexOptions.IgnoreCase)]
    private static partial Regex ClassWithX();

    [GeneratedRegex(@"\s[.,;:!?)]")]
    private static partial Regex SpaceBeforePunctuation();

    [GeneratedRegex(@"^(\d|X\.)")]
    private static partial Regex Number();

    // A number of two digits or more, an enhanced code, a class of codes; in German also as the first part of a compound.
    [GeneratedRegex(@"^(\d{2,}|[\dX]\.\d+\.(\d+|z)|\dyz)(-\p{L}+)?$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();
}
