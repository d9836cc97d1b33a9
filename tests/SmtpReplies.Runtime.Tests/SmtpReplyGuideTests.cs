using System.Globalization;
using System.Text.RegularExpressions;

namespace SmtpReplies.Tests;

public partial class SmtpReplyGuideTests
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de");
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");

    // Codes of every kind that no catalog knows, and no reply.
    private static readonly SmtpReplyCode[] Strangers =
        [SmtpReplyCode.None, .. new[] { -1, 1, 99, 100, 199, 200, 299, 399, 499, 571, 599, 600, 999, 1000, int.MinValue, int.MaxValue }.Select(code => (SmtpReplyCode)code)];

    [Fact]
    public void A_reply_is_explained_in_English()
    {
        var guidance = SmtpReplyGuide.For(SmtpReplyCode.ServiceReady);

        Assert.Equal("220 Service ready", guidance.Title);
        Assert.Equal(SmtpReplyCode.ServiceReady, guidance.Code);
        Assert.Equal(SmtpReplyClass.PositiveCompletion, guidance.Class);
        Assert.Equal("en", guidance.Culture);
        Assert.StartsWith("220 (Service ready) is a Positive Completion reply (2yz): ", guidance.Summary, StringComparison.Ordinal);
        Assert.Equal(
            ["Description", "When you see it", "How to fix it", "What to do next", "Learn more"],
            Sections(guidance).Select(section => section.Heading));
        var entry = SmtpReplyCatalog.BuiltIn.Find(SmtpReplyCode.ServiceReady)!;
        Assert.Equal([entry.GetTexts(null).Description], guidance.Description.Items);
        Assert.Equal([entry.GetTexts(null).WhenSeen], guidance.WhenSeen.Items);
        Assert.Equal([entry.GetTexts(null).HowToFix], guidance.HowToFix.Items);
        Assert.Equal(entry.Advice.Count, guidance.WhatToDo.Items.Count);
        Assert.All(entry.References, reference => Assert.Contains(reference, guidance.References));
    }

    [Fact]
    public void A_comparison_of_220_and_554_in_German_has_every_heading()
    {
        var comparison = SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, SmtpReplyCode.TransactionFailed, German);

        Assert.Equal(
            [
                "# SMTP: 220 (Dienst bereit) und 554 (Transaktion fehlgeschlagen oder kein SMTP-Dienst) im Vergleich",
                "## 220 Dienst bereit", "### Beschreibung", "### Wann Sie es sehen", "### Wie man es behebt",
                "## 554 Transaktion fehlgeschlagen oder kein SMTP-Dienst", "### Beschreibung", "### Wann Sie es sehen", "### Wie man es behebt",
                "## Wesentliche Unterschiede", "## Wann welchen verwenden", "## Mehr erfahren",
            ],
            comparison.ToMarkdown().Split('\n').Where(line => line.StartsWith('#')));
    }

    [Fact]
    public void Comparison_of_220_and_554_in_English() =>
        Snapshot.Matches(SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, SmtpReplyCode.TransactionFailed).ToMarkdown(), "md", GetType());

    [Fact]
    public void Comparison_of_220_and_554_in_German() =>
        Snapshot.Matches(SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, SmtpReplyCode.TransactionFailed, German).ToMarkdown(), "md", GetType());

    [Fact]
    public void Guidance_for_552_in_English() => Snapshot.Matches(SmtpReplyGuide.For(SmtpReplyCode.ExceededStorageAllocation).ToMarkdown(), "md", GetType());

    [Fact]
    public void Guidance_for_no_reply_in_German() => Snapshot.Matches(SmtpReplyGuide.For(SmtpReplyCode.None, German).ToMarkdown(), "md", GetType());

    [Theory, InlineData("en"), InlineData("de")]
    public void Any_two_codes_compare_in_whole_sentences(string culture)
    {
        var language = CultureInfo.GetCultureInfo(culture);
        SmtpReplyCode[] codes = [.. SmtpReplyCatalog.BuiltIn.Entries.Select(entry => entry.Code), .. Strangers];
        Assert.True(codes.Length >= 45 + Strangers.Length);

        // A text occurs in many pairs; what was found good once is not looked at again.
        var seen = new HashSet<string>();
        foreach (var first in codes)
        {
            foreach (var second in codes)
            {
                var comparison = SmtpReplyGuide.Compare(first, second, language);
                Assert.Equal(culture, comparison.Culture);
                Assert.Equal((first, second), (comparison.First.Code, comparison.Second.Code));
                CheckHeading(comparison.Title);
                CheckText(comparison.Summary, seen);
                foreach (var section in Sections(comparison).SkipLast(1))
                {
                    CheckHeading(section.Heading);
                    Assert.NotEmpty(section.Items);
                    Assert.All(section.Items, item => CheckText(item, seen));
                    Assert.Equal(section.Items.Distinct(), section.Items);
                }

                Assert.NotEmpty(comparison.References);
                Assert.Equal(comparison.References.Count, comparison.LearnMore.Items.Count);
                Assert.Equal(comparison.References.Distinct(), comparison.References);
                Assert.Equal(first == second, comparison.KeyDifferences.Items.Count == 1 && comparison.WhenToUse.Items.Count < 2 + comparison.First.WhatToDo.Items.Count + 1);
                Assert.All(comparison.First.WhatToDo.Items, item => CheckText(item, seen));
            }
        }
    }

    [Fact]
    public void The_languages_share_no_text()
    {
        foreach (var code in SmtpReplyCatalog.BuiltIn.Entries.Select(entry => entry.Code).Concat(Strangers))
        {
            var english = SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, code);
            var german = SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, code, German);
            Assert.Empty(Sections(english).SkipLast(1).SelectMany(section => section.Items.Append(section.Heading))
                .Intersect(Sections(german).SkipLast(1).SelectMany(section => section.Items.Append(section.Heading))));
            Assert.Equal(english.KeyDifferences.Items.Count, german.KeyDifferences.Items.Count);
            Assert.Equal(english.WhenToUse.Items.Count, german.WhenToUse.Items.Count);
            Assert.Equal(english.References, german.References);
        }
    }

    [Theory]
    [InlineData(220, 554, "As the greeting: after 220, the client goes on with the session; after 554, the client tries the next address or mail exchanger.")]
    [InlineData(220, 554, "Stage: both may come as the greeting, so a client has to be ready for either there. Only 220 comes in reply to STARTTLS and ATRN.")]
    [InlineData(220, 554, "220 is about the transmission channel (x2z), and 554 is about the mail system (x5z).")]
    [InlineData(220, 554, "after 554, the same request should not be sent to the same server again, while a changed request or another server is no repeat")]
    [InlineData(220, 421, "421 may come at any stage, 220 only as the greeting")]
    [InlineData(250, 354, "354 never carries one")]
    [InlineData(550, 554, "Class: the first digit does not tell them apart, since both are Permanent Negative Completion replies.")]
    [InlineData(422, 432, "422 occurs only in the registry of enhanced status codes")]
    [InlineData(0, 554, "That a reply came at all is the first thing to check.")]
    [InlineData(0, 421, "a missing reply and 421 may come at any stage")]
    [InlineData(250, 600, "600 has none that SMTP knows")]
    public void A_key_difference_is_told(int first, int second, string expected) => Assert.Contains(
        expected, SmtpReplyGuide.Compare((SmtpReplyCode)first, (SmtpReplyCode)second).KeyDifferences.ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData(452, 552, "If it could, 4yz is right, otherwise 5yz (RFC 5321, section 4.2.1).")]
    [InlineData(220, 554, "The server chooses the reply. A client has nothing to choose")]
    [InlineData(220, 554, "A server sends 220 (Service ready) as the greeting, and in reply to STARTTLS and ATRN, when")]
    [InlineData(220, 422, "No RFC gives this number a meaning of its own")]
    [InlineData(220, 355, "only a client that asked for the extension understands it")]
    [InlineData(220, 599, "It is not standardised")]
    [InlineData(220, 100, "A server must not send 100")]
    [InlineData(220, 0, "it never leaves one out on purpose")]
    public void When_to_use_which_is_told(int first, int second, string expected) => Assert.Contains(
        expected, SmtpReplyGuide.Compare((SmtpReplyCode)first, (SmtpReplyCode)second).WhenToUse.ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_code_compared_with_itself_is_told_once()
    {
        var comparison = SmtpReplyGuide.Compare(SmtpReplyCode.Ok, SmtpReplyCode.Ok);

        Assert.Equal(["There is none: 250 was compared with itself."], comparison.KeyDifferences.Items);
        Assert.Single(Regex.Matches(comparison.ToMarkdown(), "^### Description$", RegexOptions.Multiline));
        Assert.Single(comparison.WhenToUse.Items, item => item.StartsWith("A server sends 250", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(299, "Nothing is wrong.", "goes on with the session")]
    [InlineData(399, "Nothing is wrong if", "goes on with the session")]
    [InlineData(499, "Try again later.", "sends the same request again later")]
    [InlineData(599, "Do not send the same request again.", "does not send the request again")]
    [InlineData(600, "End the session", "does not send the request again")]
    [InlineData(0, "Try again later.", "sends the same request again later")]
    public void An_unknown_code_is_explained_by_its_first_digit(int code, string howToFix, string whatToDo)
    {
        var guidance = SmtpReplyGuide.For((SmtpReplyCode)code);

        Assert.StartsWith(howToFix, guidance.HowToFix.ToString(), StringComparison.Ordinal);
        Assert.Contains(whatToDo, Assert.Single(guidance.WhatToDo.Items), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("de-AT", "de", "Beschreibung")]
    [InlineData("de-CH-1996", "de", "Beschreibung")]
    [InlineData("en-GB", "en", "Description")]
    [InlineData("fr", "en", "Description")]
    [InlineData("", "en", "Description")]
    public void A_language_falls_back_to_its_parent_and_to_English(string culture, string expected, string heading)
    {
        var guidance = SmtpReplyGuide.For(SmtpReplyCode.Ok, CultureInfo.GetCultureInfo(culture));
        Assert.Equal((expected, heading), (guidance.Culture, guidance.Description.Heading));
    }

    [Fact]
    public void A_private_code_without_more_than_a_name_and_a_description_is_explained_by_its_class()
    {
        var catalog = SmtpReplyCatalog.BuiltIn.Overlay(SmtpReplyCatalog.FromRows("571\tBlockedBySpamFilter\t\t\t\nt\ten\t\tOur filter took it for spam"));

        var guidance = SmtpReplyGuide.For((SmtpReplyCode)571, catalog: catalog);

        Assert.Equal("571 BlockedBySpamFilter", guidance.Title);
        Assert.Equal(["Our filter took it for spam"], guidance.Description.Items);
        Assert.StartsWith("Do not send the same request again.", guidance.HowToFix.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("The catalog does not say where it is seen.", guidance.WhenSeen.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["The client does not send the request again, and a message goes back to its sender. The first digit says so, and it suffices (RFC 5321, section 4.2)."],
            guidance.WhatToDo.Items);
        Assert.Contains("571 (BlockedBySpamFilter)", SmtpReplyGuide.Compare(SmtpReplyCode.TransactionFailed, (SmtpReplyCode)571, catalog: catalog).Title, StringComparison.Ordinal);
        Assert.Equal("571 Unknown reply code", SmtpReplyGuide.For((SmtpReplyCode)571).Title);
    }

    [Fact]
    public void A_third_language_of_a_project_stands_under_English_headings()
    {
        var catalog = SmtpReplyCatalog.FromRows(
            "571\tBlocked\t\t3\t\nt\ten\tBlocked\tBlocked.\nt\tfr\tBloqué\tLe filtre l'a bloqué.\na\t4\t\t\tTold in English\t\t");

        var guidance = SmtpReplyGuide.For((SmtpReplyCode)571, French, catalog);

        Assert.Equal("571 Bloqué", guidance.Title);
        Assert.Equal(["Le filtre l'a bloqué."], guidance.Description.Items);
        Assert.Equal(("en", "Description"), (guidance.Culture, guidance.Description.Heading));
        Assert.EndsWith(" Told in English.", Assert.Single(guidance.WhatToDo.Items), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_and_every_stage_has_words_of_its_own_in_both_languages()
    {
        foreach (var culture in new[] { CultureInfo.InvariantCulture, German })
        {
            var items = new HashSet<string>();
            foreach (var action in Enum.GetValues<SmtpAction>())
                items.Add(Advise($"a\t{(int)action}\t\t\tWhy.\t\t", culture));
            foreach (var stage in Enum.GetValues<SmtpStage>())
                items.Add(Advise($"a\t0\t{(int)stage}\t\tWhy.\t\t", culture));
            Assert.Equal(Enum.GetValues<SmtpAction>().Length + Enum.GetValues<SmtpStage>().Length, items.Count);
            Assert.All(items, item => CheckText(item, []));
        }

        static string Advise(string advice, CultureInfo culture) => Assert.Single(
            SmtpReplyGuide.For((SmtpReplyCode)571, culture, SmtpReplyCatalog.FromRows($"571\tBlocked\t\t\t\nt\ten\tBlocked\tBlocked.\n{advice}")).WhatToDo.Items);
    }

    [Theory]
    [InlineData("1. one", @"1\. one")]
    [InlineData("- one", @"\- one")]
    [InlineData("# one", @"\# one")]
    [InlineData("a *b* _c_ `d` [e](f) <g> &amp; h\\i ~j~ |", @"a \*b\* \_c\_ \`d\` \[e\](f) \<g\> \&amp; h\\i \~j\~ \|")]
    [InlineData("RFC 5321, 4.2 - all", "RFC 5321, 4.2 - all")]
    [InlineData("554 5.7.1. Done", "554 5.7.1. Done")]
    public void Markdown_shows_a_text_as_it_is(string text, string markdown)
    {
        var catalog = SmtpReplyCatalog.FromRows($"571\tBlocked\t\t\t\nt\ten\tBlocked\t{text.Replace("\\", "\\\\", StringComparison.Ordinal)}");

        var guidance = SmtpReplyGuide.For((SmtpReplyCode)571, catalog: catalog);

        Assert.Equal([text], guidance.Description.Items);
        Assert.Contains($"\n## Description\n\n{markdown}\n\n## When", guidance.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_several_lines_becomes_paragraphs_and_stays_one_list_item()
    {
        var catalog = SmtpReplyCatalog.FromRows("571\tBlocked\t\t\t\nt\ten\tBlocked\tOne.\\n\\n  Two.\\n\na\t4\t\t\tWhy\\n- so\t\t");

        var guidance = SmtpReplyGuide.For((SmtpReplyCode)571, catalog: catalog);

        Assert.Equal(["One.", "Two."], guidance.Description.Items);
        Assert.EndsWith(" Why - so.", Assert.Single(guidance.WhatToDo.Items), StringComparison.Ordinal);
        Assert.Contains("\nOne.\n\nTwo.\n", guidance.ToMarkdown(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sv-SE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("zh-Hans")]
    public void The_current_culture_changes_nothing(string culture)
    {
        var (before, uiBefore) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        string[] expected = Everything();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Everything());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, uiBefore);
        }

        static string[] Everything()
        {
            Assert.True(SmtpReply.TryParse("550-5.7.26 İi\r\n550 5.7.26 x", out var reply));
            return
            [
                SmtpReplyGuide.Compare((SmtpReplyCode)(-1), SmtpReplyCode.TransactionFailed).ToMarkdown(),
                SmtpReplyGuide.Compare(SmtpReplyCode.ServiceReady, SmtpReplyCode.MailboxPermanentlyUnavailable, German).ToMarkdown(),
                SmtpReplyGuide.For(SmtpReplyCode.ServiceNotAvailable).ToMarkdown(),
                reply.ToString(), reply.Text, reply.EnhancedCode.ToString(), SmtpReply.Create((SmtpReplyCode)571, "x").ToString(),
            ];
        }
    }

    [Fact]
    public void References_are_ordered_by_number_and_not_by_letter()
    {
        var catalog = SmtpReplyCatalog.FromRows("571\tBlocked\t\t\t\nr\t5321\t4.10\t5321\t4.2\t821\t\t5321\t4.10\nt\ten\tBlocked\tBlocked.");
        var guidance = SmtpReplyGuide.For((SmtpReplyCode)571, German, catalog);

        Assert.Equal(["RFC 821", "RFC 5321, Abschnitt 4.2", "RFC 5321, Abschnitt 4.2.1", "RFC 5321, Abschnitt 4.10"], guidance.LearnMore.Items);
        Assert.Contains("\n- [RFC 5321, Abschnitt 4.10](https://www.rfc-editor.org/rfc/rfc5321#section-4.10)\n", guidance.ToMarkdown(), StringComparison.Ordinal);
    }

    private static SmtpGuideSection[] Sections(SmtpReplyGuidance guidance) =>
        [guidance.Description, guidance.WhenSeen, guidance.HowToFix, guidance.WhatToDo, guidance.LearnMore];

    private static SmtpGuideSection[] Sections(SmtpReplyComparison comparison) =>
    [
        comparison.First.Description, comparison.First.WhenSeen, comparison.First.HowToFix,
        comparison.Second.Description, comparison.Second.WhenSeen, comparison.Second.HowToFix,
        comparison.KeyDifferences, comparison.WhenToUse, comparison.LearnMore,
    ];

    private static void CheckHeading(string text)
    {
        Assert.Matches(@"^\P{Zl}*[\p{L}\p{Nd})]$", text);
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
    }

    private static void CheckText(string text, HashSet<string> seen)
    {
        if (!seen.Add(text))
            return;

        Assert.True(SentenceEnd().IsMatch(text), $"Does not end a sentence: {text}");
        Assert.True(SentenceStart().IsMatch(text), $"Does not begin a sentence: {text}");
        Assert.False(Doubled().IsMatch(text), $"Has a word twice: {text}");
        Assert.False(Leftover().IsMatch(text), $"Has something left over: {text}");
        Assert.Equal(text.Count(c => c == '('), text.Count(c => c == ')'));
    }

    [GeneratedRegex(@"[^.!?…,;:\s][.!?][)""“”]?$")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^[\p{Lu}\p{Nd}-]")]
    private static partial Regex SentenceStart();

    // "Sie sie" is good German.
    [GeneratedRegex(@"\b(?!(?-i:Sie sie)\b)(\p{L}+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();

    // Placeholders, dots in place of words, doubled marks and blanks, a blank before a mark, a line break.
    [GeneratedRegex(@"[{}…\r\n\t]|\.\.|,,|;;|::|  |\( | \)| [.,;:!?]|\(\)|SmtpStage|SmtpAction|SmtpReplyC")]
    private static partial Regex Leftover();
}
