using System.Globalization;
using System.ComponentModel;

namespace SmtpReplies;

/// <summary>
/// What is known about each reply code: meaning, where it is seen, what to do next. <see cref="BuiltIn"/> holds every code of the
/// RFCs; a project's own <c>codes.json</c> lies over it as the generated <c>SmtpReplyCodes.Catalog</c>.
/// </summary>
/// <remarks>Immutable, and safe for use by several threads. An entry is parsed when it is first looked at.</remarks>
public sealed class SmtpReplyCatalog
{
    private const int LowestCode = 200;
    private const int HighestCode = 599;

    private readonly SmtpReplyEntry?[] _byCode = new SmtpReplyEntry?[HighestCode - LowestCode + 1];

    private SmtpReplyCatalog(IEnumerable<SmtpReplyEntry> entries, EnhancedStatusCodeEntry[] enhancedStatusCodes)
    {
        foreach (SmtpReplyEntry entry in entries)
        {
            int index = (int)entry.Code - LowestCode;
            if ((uint)index >= (uint)_byCode.Length)
                throw new FormatException($"A catalog row has the reply code {(int)entry.Code}, which is outside {LowestCode} to {HighestCode}.");
            _byCode[index] = _byCode[index] is { } present ? SmtpReplyEntry.Overlay(present, entry) : entry;
        }

        Entries = Array.AsReadOnly(_byCode.OfType<SmtpReplyEntry>().ToArray());
        EnhancedStatusCodes = Array.AsReadOnly(enhancedStatusCodes);
    }

    /// <summary>The reply codes of the RFCs and of the IANA registry of enhanced status codes, with texts in English and German.</summary>
    public static SmtpReplyCatalog BuiltIn => BuiltInHolder.Catalog;

    /// <summary>Every reply of the catalog, ordered by code.</summary>
    public IReadOnlyList<SmtpReplyEntry> Entries { get; }

    /// <summary>The enhanced status codes of the catalog (RFC 3463, RFC 5248), in the order of their subject and detail.</summary>
    public IReadOnlyList<EnhancedStatusCodeEntry> EnhancedStatusCodes { get; }

    /// <summary>Finds what the catalog says about a reply code.</summary>
    /// <param name="code">Any value, also one that no catalog knows.</param>
    /// <returns>The entry, or <see langword="null"/> if the catalog has none.</returns>
    public SmtpReplyEntry? Find(SmtpReplyCode code)
    {
        uint index = (uint)((int)code - LowestCode);
        return index < (uint)_byCode.Length ? _byCode[index] : null;
    }

    /// <summary>Finds what the catalog says about an enhanced status code. Entries hold for every class, so 4.1.1 and 5.1.1 find the same one.</summary>
    /// <param name="code">Any enhanced status code.</param>
    /// <returns>The entry, or <see langword="null"/> if the catalog has none.</returns>
    public EnhancedStatusCodeEntry? Find(EnhancedStatusCode code)
    {
        int low = 0;
        int high = EnhancedStatusCodes.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            EnhancedStatusCodeEntry entry = EnhancedStatusCodes[middle];
            int order = entry.Subject != code.Subject ? entry.Subject.CompareTo(code.Subject) : entry.Detail.CompareTo(code.Detail);
            if (order == 0)
                return entry;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }

    /// <summary>
    /// Says what a client may do after a reply: the most specific advice of this catalog for the code, the enhanced status code and the stage; where
    /// it has none, what follows from the first digit (RFC 5321, section 4.2.1). Advice never changes the class of a reply.
    /// </summary>
    /// <param name="reply">The reply; <see langword="default"/> for none, which counts as 451 (RFC 5321, section 3.8).</param>
    /// <param name="stage">
    /// What it answers. The same code may mean another thing there: after RCPT, 552 may mean too many recipients (RFC 5321, section 4.5.3.1.10), and as a greeting
    /// 554 is about the host and not about the message (RFC 5321, section 3.1).
    /// </param>
    /// <param name="culture">The language of the reason, as for <see cref="SmtpReplyGuide"/>; <see langword="null"/> for English.</param>
    /// <returns>The advice, with its reason and where it is written.</returns>
    public SmtpAdvice Advise(SmtpReply reply, SmtpStage stage = SmtpStage.Any, CultureInfo? culture = null)
    {
        var language = GuideLanguage.For(culture);
        var facts = new ReplyFacts(reply.Code, language, culture, this);
        var sameClass = Entries.Where(entry => entry.Class == facts.Class).SelectMany(entry => entry.GetAdvice(culture));
        return AdviceChoice.For(facts, reply.EnhancedCode, stage, language, sameClass);
    }

    /// <summary>
    /// Lays another catalog over this one. An entry of <paramref name="other"/> for a code that this catalog knows takes over what it gives,
    /// and leaves what it does not: its advice replaces the advice as a whole, each of its texts replaces the text of the same culture.
    /// </summary>
    /// <param name="other">The catalog on top.</param>
    /// <returns>A new catalog; neither of the two changes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public SmtpReplyCatalog Overlay(SmtpReplyCatalog other)
    {
        _ = other ?? throw new ArgumentNullException(nameof(other));
        return new SmtpReplyCatalog(Entries.Concat(other.Entries), Order(EnhancedStatusCodes.Concat(other.EnhancedStatusCodes)));
    }

    /// <summary>For generated code only: a catalog from the rows that the generator writes.</summary>
    /// <param name="rows">One row per reply or enhanced status code, as CatalogRow.cs describes.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">A row does not start with a code. Details are parsed, and checked, when they are asked for.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static SmtpReplyCatalog FromRows(string rows)
    {
        _ = rows ?? throw new ArgumentNullException(nameof(rows));
        List<SmtpReplyEntry> entries = [];
        List<EnhancedStatusCodeEntry> enhancedStatusCodes = [];
        foreach ((int start, int end) in CatalogRow.Rows(rows))
        {
            if (rows[start] == 'X')
                enhancedStatusCodes.Add(new EnhancedStatusCodeEntry(rows.Substring(start, end - start)));
            else
                entries.Add(new SmtpReplyEntry(rows, start, end));
        }

        return new SmtpReplyCatalog(entries, Order(enhancedStatusCodes));
    }

    // The last one of a subject and detail wins: it comes from the catalog on top.
    private static EnhancedStatusCodeEntry[] Order(IEnumerable<EnhancedStatusCodeEntry> entries) =>
        [.. entries.GroupBy(static entry => (entry.Subject, entry.Detail)).Select(static group => group.Last())
            .OrderBy(static entry => entry.Subject).ThenBy(static entry => entry.Detail)];

    private static class BuiltInHolder
    {
        internal static readonly SmtpReplyCatalog Catalog = FromRows(BuiltInCatalog.Rows);
    }
}
