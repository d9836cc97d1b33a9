namespace SmtpReplies.Catalog.Tests;

public class TextTests
{
    public static TheoryData<int, string> Texts => [.. from reply in CatalogFile.BuiltIn.Replies from culture in Cultures select (reply.Code, culture)];

    private static string[] Cultures => ["en", "de"];

    [Fact]
    public void Every_reply_has_its_texts_in_the_same_cultures() =>
        Assert.All(CatalogFile.BuiltIn.Replies, static reply => Assert.Equal(Cultures.Skip(1), reply.Localized.Keys));

    [Theory, MemberData(nameof(Texts))]
    public void Every_text_is_made_of_whole_sentences(int code, string culture) =>
        Assert.Empty(from text in SentencesOf(code, culture) from fault in TextRules.Faults(text.Value, culture) select $"{code} {culture} {text.Key} {fault}");

    [Theory, MemberData(nameof(Texts))]
    public void Every_title_is_a_phrase(int code, string culture) =>
        Assert.Empty(TextRules.TitleFaults(Of(code, culture).Title));

    [Theory, MemberData(nameof(Texts))]
    public void A_description_has_two_to_four_sentences_and_a_reason_one_to_three(int code, string culture)
    {
        Assert.InRange(TextRules.Sentences(Of(code, culture).Description), 2, 4);
        Assert.All(Of(code, culture).Advice, static reason => Assert.InRange(TextRules.Sentences(reason), 1, 3));
    }

    [Theory, InlineData("en"), InlineData("de")]
    public void No_sentence_ends_in_a_broken_word(string culture) =>
        Assert.Empty(TextRules.BrokenWords(CatalogFile.BuiltIn.Replies.SelectMany(reply => SentencesOf(reply.Code, culture).Select(static text => text.Value)), culture));

    [Theory, MemberData(nameof(ReplyTests.Codes), MemberType = typeof(ReplyTests))]
    public void A_German_text_is_neither_the_English_one_nor_far_shorter_or_longer(int code)
    {
        Assert.NotEqual(Of(code, "en").Title, Of(code, "de").Title);
        foreach (((string name, string english), (_, string german)) in SentencesOf(code, "en").Zip(SentencesOf(code, "de")))
        {
            Assert.NotEqual(english, german);
            Assert.True((double)german.Length / english.Length is > 0.85 and < 1.6, $"{code} {name}: {english.Length} characters, in German {german.Length}");
            Assert.Equal(TextRules.Sentences(english), TextRules.Sentences(german));
        }
    }

    [Theory, MemberData(nameof(ReplyTests.Codes), MemberType = typeof(ReplyTests))]
    public void German_texts_say_Sie(int code) =>
        Assert.All(SentencesOf(code, "de"), static text => Assert.DoesNotMatch(@"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[rsmn]?)\b", text.Value));

    [Fact]
    public void A_text_that_is_cut_anywhere_but_at_the_end_of_a_sentence_is_found()
    {
        foreach ((string text, string culture) in from reply in CatalogFile.BuiltIn.Replies from culture in Cultures from text in SentencesOf(reply.Code, culture) select (text.Value, culture))
        {
            for (int length = 0; length < text.Length; length++)
            {
                string cut = text[..length];
                bool endsSentence = cut.Length > 1 && cut[^1] == '.' && text[length] == ' ';
                Assert.True(endsSentence || TextRules.Faults(cut, culture).Any(), $"Not found: {cut}");
            }
        }
    }

    [Theory]
    [InlineData("Refuses all connections from.", "en")]
    [InlineData("Typically includes the hostname and software identificati...", "en")]
    [InlineData("Typically includes the hostname and software identificati…", "en")]
    [InlineData("Seen when when the server refuses.", "en")]
    [InlineData("Seen when\nwhen the server refuses.", "en")]
    [InlineData("The reply is a 5xx code.", "en")]
    [InlineData("The server replies (with 250.", "en")]
    [InlineData("The server replies \"with 250.", "en")]
    [InlineData("Der Server meldet „bereit\".", "de")]
    [InlineData("the server is ready.", "en")]
    [InlineData("The server is ready", "en")]
    [InlineData("The server is ready. It then.", "en")]
    [InlineData("The server is ready. Then.", "en")]
    [InlineData("The server answers with 5.", "en")]
    [InlineData("The server answers with 5.7.", "en")]
    [InlineData("The server is ready,.", "en")]
    [InlineData("The server is ready .", "en")]
    [InlineData("The  server is ready.", "en")]
    [InlineData("Der Server ist bereit für die.", "de")]
    [InlineData("", "en")]
    public void A_faulty_text_is_found(string text, string culture) => Assert.NotEmpty(TextRules.Faults(text, culture));

    [Theory]
    [InlineData("It includes the software identificati.", true)]
    [InlineData("It includes the software identificatio.", true)]
    [InlineData("It includes the software identification.", false)]
    [InlineData("It includes every software identifications.", false)]
    public void A_broken_word_is_found(string text, bool found) =>
        Assert.Equal(found, TextRules.BrokenWords(["The software identification is optional.", text], "en").Any());

    private static LocalizedTexts Of(int code, string culture)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        return culture == "en"
            ? new LocalizedTexts
            {
                Title = reply.Title,
                Description = reply.Description,
                WhenSeen = reply.WhenSeen,
                HowToFix = reply.HowToFix,
                Advice = [.. reply.Advice.Select(static advice => advice.Reason)],
            }
            : reply.Localized[culture];
    }

    private static KeyValuePair<string, string>[] SentencesOf(int code, string culture)
    {
        LocalizedTexts texts = Of(code, culture);
        return
        [
            new("description", texts.Description),
            new("whenSeen", texts.WhenSeen),
            new("howToFix", texts.HowToFix),
            .. texts.Advice.Select(static (reason, index) => new KeyValuePair<string, string>($"advice {index}", reason)),
        ];
    }
}
