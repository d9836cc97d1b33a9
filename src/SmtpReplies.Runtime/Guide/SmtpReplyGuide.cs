using System.Globalization;

namespace SmtpReplies;

/// <summary>
/// Explains reply codes to people: what a reply means, when it is seen, what to do about it, and how two replies differ.
/// </summary>
/// <remarks>
/// The guide never throws for a code, whatever its value: for a code that the catalog does not know it says what the first digit says, which is
/// what a client has to go by (RFC 5321, section 4.2). Its texts do not depend on the current culture.
/// </remarks>
public static class SmtpReplyGuide
{
    /// <summary>Explains one reply code.</summary>
    /// <param name="code">Any value; <see cref="SmtpReplyCode.None"/> for a reply that did not come (RFC 5321, section 3.8).</param>
    /// <param name="culture">
    /// The language; <see langword="null"/> for English. Pass <see cref="CultureInfo.CurrentUICulture"/> for the user's. Where the catalog has no text
    /// in it, those of its parent are taken, at last the English ones; headings and sentences of the guide itself are in English and German.
    /// </param>
    /// <param name="catalog">What is known about the codes; <see langword="null"/> for <see cref="SmtpReplyCatalog.BuiltIn"/>.</param>
    /// <returns>The explanation.</returns>
    public static SmtpReplyGuidance For(SmtpReplyCode code, CultureInfo? culture = null, SmtpReplyCatalog? catalog = null)
    {
        var language = GuideLanguage.For(culture);
        return new SmtpReplyGuidance(new ReplyFacts(code, language, culture, catalog ?? SmtpReplyCatalog.BuiltIn), language);
    }

    /// <summary>Compares two reply codes.</summary>
    /// <param name="first">Any value; <see cref="SmtpReplyCode.None"/> for a reply that did not come (RFC 5321, section 3.8).</param>
    /// <param name="second">Any value, also the same as <paramref name="first"/>.</param>
    /// <param name="culture">The language, as for <see cref="For"/>; <see langword="null"/> for English.</param>
    /// <param name="catalog">What is known about the codes; <see langword="null"/> for <see cref="SmtpReplyCatalog.BuiltIn"/>.</param>
    /// <returns>The comparison.</returns>
    public static SmtpReplyComparison Compare(SmtpReplyCode first, SmtpReplyCode second, CultureInfo? culture = null, SmtpReplyCatalog? catalog = null)
    {
        var language = GuideLanguage.For(culture);
        catalog ??= SmtpReplyCatalog.BuiltIn;
        return new SmtpReplyComparison(new ReplyFacts(first, language, culture, catalog), new ReplyFacts(second, language, culture, catalog), language);
    }
}
