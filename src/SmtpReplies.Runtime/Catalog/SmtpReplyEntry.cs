using System.Globalization;

namespace SmtpReplies;

/// <summary>What a catalog says about one reply code.</summary>
/// <remarks>Immutable, and safe for use by several threads.</remarks>
public sealed class SmtpReplyEntry
{
    private const string NeutralCulture = "en";

    private readonly Func<Details> _read;
    private Details? _details;

    internal SmtpReplyEntry(string rows, int start, int end)
    {
        int tab = rows.IndexOf('\t', start, end - start);
        Code = (SmtpReplyCode)CatalogRow.Number(rows.Substring(start, (tab < 0 ? end : tab) - start));
        _read = () => Details.Parse(rows.Substring(start, end - start));
    }

    private SmtpReplyEntry(SmtpReplyCode code, Func<Details> read)
    {
        Code = code;
        _read = read;
    }

    /// <summary>The reply code.</summary>
    public SmtpReplyCode Code { get; }

    /// <summary>The name, an identifier, such as <c>ServiceReady</c>.</summary>
    public string Name => Content.Name;

    /// <summary>The class: the first digit, always (RFC 5321, section 4.2.1).</summary>
    public SmtpReplyClass Class => ReplyDigits.ClassOf(Code);

    /// <summary>The category: the second digit, always (RFC 5321, section 4.2.1).</summary>
    public SmtpReplyCategory Category => ReplyDigits.CategoryOf(Code);

    /// <summary>Where the code comes from.</summary>
    public SmtpReplyStatus Status => Content.Status.GetValueOrDefault();

    /// <summary>The stages of a session in which it is seen; empty if the catalog does not say.</summary>
    public IReadOnlyList<SmtpStage> Stages => Content.Stages;

    /// <summary>Where it is defined.</summary>
    public IReadOnlyList<RfcReference> References => Content.References;

    /// <summary>The enhanced status codes that come with it.</summary>
    public IReadOnlyList<EnhancedStatusCode> EnhancedCodes => Content.EnhancedCodes;

    /// <summary>
    /// What a client may do next, with the reasons in English. The first one is the default, the others are exceptions by stage or enhanced
    /// status code. Empty for an entry of a project's own that gives none: then the class decides.
    /// </summary>
    public IReadOnlyList<SmtpAdvice> Advice => Content.Advice;

    /// <summary>The names of the cultures that have texts: <c>en</c>, then the others by name.</summary>
    public IReadOnlyList<string> Cultures => Content.Cultures;

    private Details Content => _details ??= _read();

    /// <summary>Gives the texts in a language. What the culture lacks is taken from its parents, at last from English.</summary>
    /// <param name="culture">The culture; <see langword="null"/> for English.</param>
    /// <returns>The texts.</returns>
    public SmtpReplyTexts GetTexts(CultureInfo? culture)
    {
        var chain = Chain(culture).Select(name => (Name: name, Texts: Content.TextsOf(name))).Where(static item => item.Texts is not null).ToArray();
        string Pick(Func<Texts, string?> text) => chain.Select(item => text(item.Texts!)).FirstOrDefault(static value => value is not null) ?? "";
        return new SmtpReplyTexts(
            chain.Length == 0 ? NeutralCulture : Content.Cultures.First(name => string.Equals(name, chain[0].Name, StringComparison.OrdinalIgnoreCase)),
            Pick(static texts => texts.Title), Pick(static texts => texts.Description), Pick(static texts => texts.WhenSeen), Pick(static texts => texts.HowToFix));
    }

    /// <summary>Gives the advice with its reasons in a language, or in the language of a parent culture, at last in English.</summary>
    /// <param name="culture">The culture; <see langword="null"/> for English.</param>
    /// <returns>The same advice in the same order as <see cref="Advice"/>.</returns>
    public IReadOnlyList<SmtpAdvice> GetAdvice(CultureInfo? culture)
    {
        string[]? reasons = Chain(culture).Select(Content.ReasonsOf).FirstOrDefault(static found => found is not null);
        return reasons is null
            ? Advice
            : Array.AsReadOnly(Advice.Select((advice, i) => i < reasons.Length && reasons[i].Length > 0 ? advice.WithReason(reasons[i]) : advice).ToArray());
    }

    internal static SmtpReplyEntry Overlay(SmtpReplyEntry below, SmtpReplyEntry above) =>
        new(above.Code, () => Details.Overlay(below.Content, above.Content));

    // de-AT, de, en.
    private static IEnumerable<string> Chain(CultureInfo? culture)
    {
        for (; culture is { Name.Length: > 0 }; culture = culture.Parent)
            yield return culture.Name;
        yield return NeutralCulture;
    }

    private sealed record Texts(string? Title, string? Description, string? WhenSeen, string? HowToFix)
    {
        internal Texts Over(Texts? below) => below is null
            ? this
            : new(Title ?? below.Title, Description ?? below.Description, WhenSeen ?? below.WhenSeen, HowToFix ?? below.HowToFix);
    }

    private sealed class Details
    {
        private readonly Dictionary<string, Texts> _texts = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, string[]> _reasons = new(StringComparer.OrdinalIgnoreCase);

        internal string Name { get; private init; } = "";

        internal SmtpReplyStatus? Status { get; private init; }

        internal IReadOnlyList<SmtpStage> Stages { get; private init; } = [];

        internal IReadOnlyList<EnhancedStatusCode> EnhancedCodes { get; private init; } = [];

        internal IReadOnlyList<RfcReference> References { get; private init; } = [];

        internal IReadOnlyList<SmtpAdvice> Advice { get; private init; } = [];

        internal IReadOnlyList<string> Cultures { get; private set; } = [];

        internal static Details Parse(string row)
        {
            string[][] lines = CatalogRow.Lines(row);
            string[] head = lines[0];
            var details = new Details
            {
                Name = CatalogRow.Text(head, 1),
                Status = CatalogRow.TextOrNull(head, 2) is { } status ? (SmtpReplyStatus)CatalogRow.Number(status) : null,
                Stages = CatalogRow.List(head, 3, CatalogRow.Stage),
                EnhancedCodes = CatalogRow.List(head, 4, CatalogRow.Enhanced),
                References = CatalogRow.References(lines),
                Advice = Array.AsReadOnly(lines.Where(static line => line[0] == "a").Select(ParseAdvice).ToArray()),
            };
            foreach (string[] line in lines)
            {
                if (line[0] != "t" || CatalogRow.TextOrNull(line, 1) is not { } culture)
                    continue;
                details._texts[culture] = new Texts(
                    CatalogRow.TextOrNull(line, 2), CatalogRow.TextOrNull(line, 3), CatalogRow.TextOrNull(line, 4), CatalogRow.TextOrNull(line, 5));
                if (line.Length > 6)
                    details._reasons[culture] = [.. Enumerable.Range(6, line.Length - 6).Select(i => CatalogRow.Text(line, i))];
            }

            details.Cultures = Array.AsReadOnly(details.OrderCultures());
            return details;
        }

        internal static Details Overlay(Details below, Details above)
        {
            bool ownAdvice = above.Advice.Count > 0;
            var details = new Details
            {
                Name = above.Name,
                Status = above.Status ?? below.Status,
                Stages = above.Stages.Count > 0 ? above.Stages : below.Stages,
                EnhancedCodes = above.EnhancedCodes.Count > 0 ? above.EnhancedCodes : below.EnhancedCodes,
                References = above.References.Count > 0 ? above.References : below.References,
                Advice = ownAdvice ? above.Advice : below.Advice,
            };
            foreach (KeyValuePair<string, Texts> texts in below._texts)
                details._texts[texts.Key] = texts.Value;
            foreach (KeyValuePair<string, Texts> texts in above._texts)
                details._texts[texts.Key] = texts.Value.Over(below.TextsOf(texts.Key));

            // Reasons belong to the advice they were written for; without advice of its own, the entry above translates that below.
            foreach (KeyValuePair<string, string[]> reasons in ownAdvice ? above._reasons : below._reasons.Concat(above._reasons))
                details._reasons[reasons.Key] = reasons.Value;
            details.Cultures = Array.AsReadOnly(details.OrderCultures());
            return details;
        }

        internal Texts? TextsOf(string culture) => _texts.TryGetValue(culture, out Texts? texts) ? texts : null;

        internal string[]? ReasonsOf(string culture) => _reasons.TryGetValue(culture, out string[]? reasons) ? reasons : null;

        private static SmtpAdvice ParseAdvice(string[] line) =>
            new(
                (SmtpAction)CatalogRow.Number(CatalogRow.Text(line, 1)),
                CatalogRow.List(line, 2, CatalogRow.Stage),
                CatalogRow.List(line, 3, CatalogRow.Enhanced),
                CatalogRow.Text(line, 4),
                CatalogRow.Reference(line, 5));

        private string[] OrderCultures() =>
            [.. _texts.Keys.Where(static name => name != NeutralCulture).OrderBy(static name => name, StringComparer.Ordinal).Prepend(NeutralCulture)];
    }
}
