using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SmtpReplies.Runtime.Tests;

/// <summary>What the generator has written into the runtime says what codes.json says, and is found.</summary>
public sealed class CatalogTests : IDisposable
{
    private readonly JsonDocument _file = JsonDocument.Parse(File.ReadAllText(RootFile("codes.json")));

    private IEnumerable<JsonElement> Replies => _file.RootElement.GetProperty("replies").EnumerateArray();

    private IEnumerable<JsonElement> EnhancedStatusCodes => _file.RootElement.GetProperty("enhancedStatusCodes").EnumerateArray();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Every_reply_of_the_file_is_there_with_everything_it_says()
    {
        Assert.NotEmpty(Replies);
        Assert.Equal(Replies.Select(reply => reply.GetProperty("code").GetInt32()).Order(), SmtpReplyCatalog.BuiltIn.Entries.Select(entry => (int)entry.Code));
        Assert.All(Replies, reply =>
        {
            SmtpReplyEntry entry = SmtpReplyCatalog.BuiltIn.Find((SmtpReplyCode)reply.GetProperty("code").GetInt32())!;
            Assert.Equal(Text(reply, "name"), entry.Name);
            Assert.Equal(Text(reply, "class"), entry.Class.ToString());
            Assert.Equal(Text(reply, "category"), entry.Category.ToString());
            Assert.Equal(Text(reply, "status"), entry.Status.ToString());
            Assert.Equal(Texts(reply, "stages"), entry.Stages.Select(stage => stage.ToString()));
            Assert.Equal(Texts(reply, "enhanced"), entry.EnhancedCodes.Select(code => code.ToString()));
            Assert.Equal(References(reply), entry.References.Select(Describe));
            Assert.Equal(Items(reply, "advice").Select(DescribeAdvice), entry.Advice.Select(Describe));

            AssertTexts(reply, entry.GetTexts(null), "en");
            Assert.Equal(["en", .. reply.GetProperty("localized").EnumerateObject().Select(culture => culture.Name).Order(StringComparer.Ordinal)], entry.Cultures);
            foreach (JsonProperty culture in reply.GetProperty("localized").EnumerateObject())
            {
                AssertTexts(culture.Value, entry.GetTexts(CultureInfo.GetCultureInfo(culture.Name)), culture.Name);
                IReadOnlyList<SmtpAdvice> advice = entry.GetAdvice(CultureInfo.GetCultureInfo(culture.Name));
                Assert.Equal(Texts(culture.Value, "advice"), advice.Select(item => item.Reason));
                Assert.Equal(entry.Advice.Select(item => item.Action), advice.Select(item => item.Action));
                Assert.Equal(entry.Advice.Select(item => item.Reference), advice.Select(item => item.Reference));
            }
        });
    }

    [Fact]
    public void Every_enhanced_status_code_of_the_file_is_there_and_is_found_under_each_class()
    {
        Assert.Equal(EnhancedStatusCodes.Count(), SmtpReplyCatalog.BuiltIn.EnhancedStatusCodes.Count);
        Assert.All(EnhancedStatusCodes, item =>
        {
            string code = Text(item, "code")!;
            foreach (char replyClass in "245")
            {
                EnhancedStatusCodeEntry entry = SmtpReplyCatalog.BuiltIn.Find(EnhancedStatusCode.Parse(replyClass + code[1..]))!;
                Assert.Equal(code, entry.ToString());
                Assert.Equal(Text(item, "name"), entry.Name);
                Assert.Equal(Text(item, "title"), entry.Title);
                Assert.Equal(item.TryGetProperty("deprecated", out JsonElement deprecated) && deprecated.GetBoolean(), entry.IsDeprecated);
                Assert.Equal(Items(item, "replies").Select(reply => reply.GetInt32()), entry.Replies.Select(reply => (int)reply));
                Assert.Equal(References(item), entry.References.Select(Describe));
            }
        });
    }

    [Fact]
    public void Each_entry_has_a_member_of_the_enum_and_the_enum_has_no_other()
    {
        Assert.Equal(
            SmtpReplyCatalog.BuiltIn.Entries.Select(entry => entry.Name).Prepend(nameof(SmtpReplyCode.None)),
            Enum.GetValues<SmtpReplyCode>().Select(code => code.ToString()));
        Assert.All(SmtpReplyCatalog.BuiltIn.Entries, entry => Assert.Equal(entry.Code, Enum.Parse<SmtpReplyCode>(entry.Name)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(599)]
    [InlineData(600)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_code_that_is_not_there_is_not_found(int code) => Assert.Null(SmtpReplyCatalog.BuiltIn.Find((SmtpReplyCode)code));

    [Fact]
    public void An_enhanced_status_code_that_is_not_there_is_not_found()
    {
        Assert.Null(SmtpReplyCatalog.BuiltIn.Find(EnhancedStatusCode.Parse("5.999.999")));
        Assert.Null(SmtpReplyCatalog.BuiltIn.Find(EnhancedStatusCode.Parse("5.1.999")));
    }

    [Fact]
    public void Texts_fall_back_from_de_AT_to_de_and_from_what_is_not_there_to_English()
    {
        SmtpReplyEntry entry = SmtpReplyCatalog.BuiltIn.Find(SmtpReplyCode.ServiceReady)!;
        SmtpReplyTexts german = entry.GetTexts(CultureInfo.GetCultureInfo("de"));

        Assert.NotEqual(entry.GetTexts(null).Title, german.Title);
        Assert.Equal(german.Title, entry.GetTexts(CultureInfo.GetCultureInfo("de-AT")).Title);
        Assert.Equal("de", entry.GetTexts(CultureInfo.GetCultureInfo("de-AT")).Culture);
        Assert.Equal(entry.GetAdvice(CultureInfo.GetCultureInfo("de"))[0].Reason, entry.GetAdvice(CultureInfo.GetCultureInfo("de-CH"))[0].Reason);
        foreach (string name in (string[])["en", "en-GB", "fr-FR", "tlh", ""])
        {
            Assert.Equal(entry.GetTexts(null).Title, entry.GetTexts(CultureInfo.GetCultureInfo(name)).Title);
            Assert.Equal("en", entry.GetTexts(CultureInfo.GetCultureInfo(name)).Culture);
            Assert.Equal(entry.Advice[0].Reason, entry.GetAdvice(CultureInfo.GetCultureInfo(name))[0].Reason);
        }
    }

    [Fact]
    public void A_text_that_a_culture_lacks_is_taken_from_its_parent_and_then_from_English()
    {
        var entry = SmtpReplyCatalog.FromRows(
            "557\tOdd\t\t\t\na\t4\t\t\tfinal\na\t1\t6\t\tsoon\nt\ten\tT\tD\tW\tH\nt\tde\tTd\tDd\t\t\tendgültig\t\nt\tde-AT\tTa\t\t\t").Entries[0];
        SmtpReplyTexts texts = entry.GetTexts(CultureInfo.GetCultureInfo("de-AT"));

        Assert.Equal(["de-AT", "Ta", "Dd", "W", "H"], [texts.Culture, texts.Title, texts.Description, texts.WhenSeen, texts.HowToFix]);
        Assert.Equal(["endgültig", "soon"], entry.GetAdvice(CultureInfo.GetCultureInfo("de-AT")).Select(advice => advice.Reason));
        Assert.Equal(["en", "de", "de-AT"], entry.Cultures);
    }

    [Fact]
    public void An_overlay_replaces_what_it_gives_and_leaves_the_rest()
    {
        SmtpReplyCatalog below = SmtpReplyCatalog.FromRows(
            "550\tBelow\t1\t6\t5.1.1\nr\t5321\t3\na\t4\t\t\tbelow\nt\ten\tT\tD\tW\tH\nt\tde\tTd\tDd\t\t\tunten\n551\tOther\t1\t\t\nt\ten\tO\tO"
                + "\nX.1.1\tOne\tOne\t550\t\nX.1.2\tTwo\tTwo\t\t");
        SmtpReplyCatalog above = SmtpReplyCatalog.FromRows(
            "550\tAbove\t\t\t\na\t3\t\t\tabove\nt\ten\t\tNew\t\t\n557\tNew\t\t\t\nt\ten\tN\tN"
                + "\nX.1.2\tDeux\tDeux\t\t1\nX.1.0\tZero\tZero\t\t");

        SmtpReplyCatalog catalog = below.Overlay(above);

        Assert.Equal([550, 551, 557], catalog.Entries.Select(each => (int)each.Code));
        SmtpReplyEntry entry = catalog.Entries[0];
        Assert.Equal("Above", entry.Name);
        Assert.Equal(SmtpReplyStatus.StandardsTrack, entry.Status);
        Assert.Equal([SmtpStage.Rcpt], entry.Stages);
        Assert.Equal("5.1.1", Assert.Single(entry.EnhancedCodes).ToString());
        Assert.Equal("RFC 5321, section 3", Assert.Single(entry.References).ToString());
        Assert.Equal("above", Assert.Single(entry.Advice).Reason);
        // The German reason was written for the advice below.
        Assert.Equal("above", Assert.Single(entry.GetAdvice(CultureInfo.GetCultureInfo("de"))).Reason);
        Assert.Equal("New", entry.GetTexts(null).Description);
        Assert.Equal("T", entry.GetTexts(null).Title);
        Assert.Equal("Dd", entry.GetTexts(CultureInfo.GetCultureInfo("de")).Description);
        Assert.Equal(["X.1.0", "X.1.1", "X.1.2"], catalog.EnhancedStatusCodes.Select(code => code.ToString()));
        Assert.Equal("Deux", catalog.EnhancedStatusCodes[2].Name);
        Assert.True(catalog.EnhancedStatusCodes[2].IsDeprecated);
        Assert.Equal("Below", below.Entries[0].Name);
        Assert.Throws<ArgumentNullException>(() => below.Overlay(null!));
    }

    [Fact]
    public void Rows_of_a_later_generator_can_be_read()
    {
        SmtpReplyEntry entry = SmtpReplyCatalog.FromRows("557\tOdd\t0\t\t\tlater\nz\twhatever\na\t4\t\t\tx\t5321\t4\tlater\nt\ten\tT\tD\tW\tH").Entries[0];

        Assert.Equal("T", entry.GetTexts(null).Title);
        Assert.Equal("RFC 5321, section 4", Assert.Single(entry.Advice).Reference.ToString());
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("x\tOdd")]
    [InlineData("5x\tOdd")]
    [InlineData("600\tOdd")]
    [InlineData("-1\tOdd")]
    [InlineData("X.1")]
    [InlineData("X.a.1")]
    public void A_row_without_a_code_is_refused(string row) => Assert.Throws<FormatException>(() => SmtpReplyCatalog.FromRows(row));

    [Theory]
    [InlineData(@"\u0022\u000D\uD83D\uDE00", "\"\r\ud83d\ude00")]
    [InlineData(@"\\u0022 \n\t\\", "\\u0022 \n\t\\")]
    [InlineData(@"\u00 \uXYZW \u", "u00 uXYZW u")]
    public void A_field_says_in_escapes_what_may_not_stand_in_source(string field, string text) =>
        Assert.Equal(text, SmtpReplyCatalog.FromRows("557\tOdd\t\t\t\nt\ten\t" + field).Entries[0].GetTexts(null).Title);

    [Fact]
    public void Rows_of_replies_and_enhanced_status_codes_may_stand_in_any_order()
    {
        SmtpReplyCatalog catalog = SmtpReplyCatalog.FromRows("X.1.2\tTwo\tTwo\t\t\nr\t3463\t3\n557\tOdd\nt\ten\tX\tD\nX.1.1\tOne\tOne\t\t\n450\tLast\n");

        Assert.Equal([450, 557], catalog.Entries.Select(each => (int)each.Code));
        Assert.Equal("X", catalog.Entries[1].GetTexts(null).Title);
        Assert.Equal(["X.1.1", "X.1.2"], catalog.EnhancedStatusCodes.Select(each => each.ToString()));
        Assert.Single(catalog.EnhancedStatusCodes[1].References);
    }

    [Fact]
    public void Several_threads_may_read_an_entry_at_once()
    {
        SmtpReplyCatalog catalog = SmtpReplyCatalog.BuiltIn.Overlay(SmtpReplyCatalog.FromRows(""));

        string[] titles = [.. ParallelEnumerable.Range(0, 64).AsOrdered().Select(_ => string.Join(",", catalog.Entries.Select(entry => entry.GetTexts(null).Title)))];

        Assert.Equal(string.Join(",", Replies.OrderBy(reply => reply.GetProperty("code").GetInt32()).Select(reply => Text(reply, "title"))), Assert.Single(titles.Distinct()));
    }

    [Fact]
    public void The_lists_cannot_be_changed()
    {
        SmtpReplyEntry entry = SmtpReplyCatalog.BuiltIn.Find(SmtpReplyCode.TransactionFailed)!;

        Assert.Throws<NotSupportedException>(() => ((IList<SmtpReplyEntry>)SmtpReplyCatalog.BuiltIn.Entries).Clear());
        Assert.Throws<NotSupportedException>(() => ((IList<SmtpAdvice>)entry.Advice)[0] = null!);
        Assert.Throws<NotSupportedException>(() => ((IList<RfcReference>)entry.References)[0] = default);
        Assert.Throws<NotSupportedException>(() => ((IList<string>)entry.Cultures)[0] = "");
    }

    [Theory]
    [InlineData(5321, "4.2.1", "RFC 5321, section 4.2.1", "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1")]
    [InlineData(5321, "Appendix D", "RFC 5321, Appendix D", "https://www.rfc-editor.org/rfc/rfc5321#appendix-D")]
    [InlineData(5321, "A.2", "RFC 5321, Appendix A.2", "https://www.rfc-editor.org/rfc/rfc5321#appendix-A.2")]
    [InlineData(2034, "", "RFC 2034", "https://www.rfc-editor.org/rfc/rfc2034")]
    public void A_reference_says_where_to_read_it(int rfc, string section, string words, string uri)
    {
        RfcReference reference = new(rfc, section);

        Assert.Equal(words, reference.ToString());
        Assert.Equal(uri, reference.Uri.AbsoluteUri);
        Assert.Equal(reference, new RfcReference(rfc, section));
        Assert.NotEqual(reference, new RfcReference(rfc + 1, section));
        Assert.NotEqual(reference, new RfcReference(rfc, section + "1"));
    }

    [Fact]
    public void A_reference_has_an_RFC()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RfcReference(0, "1"));
        Assert.Throws<ArgumentNullException>(() => new RfcReference(1, null!));
        Assert.Equal("", default(RfcReference).Section);
    }

    private static void AssertTexts(JsonElement expected, SmtpReplyTexts texts, string culture)
    {
        Assert.Equal(culture, texts.Culture);
        Assert.Equal(Text(expected, "title"), texts.Title);
        Assert.Equal(Text(expected, "description"), texts.Description);
        Assert.Equal(Text(expected, "whenSeen"), texts.WhenSeen);
        Assert.Equal(Text(expected, "howToFix"), texts.HowToFix);
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static IEnumerable<JsonElement> Items(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static IEnumerable<string?> Texts(JsonElement item, string name) => Items(item, name).Select(text => text.GetString());

    private static IEnumerable<string> References(JsonElement item) =>
        Items(item, "references").Select(reference => $"{reference.GetProperty("rfc").GetInt32()} {Text(reference, "section")}");

    private static string Describe(RfcReference reference) => $"{reference.Rfc} {reference.Section}";

    private static string DescribeAdvice(JsonElement advice)
    {
        string reference = advice.TryGetProperty("reference", out JsonElement place) ? $"{place.GetProperty("rfc").GetInt32()} {Text(place, "section")}" : "";
        return $"{Text(advice, "action")}|{string.Join(" ", Texts(advice, "stages"))}|{string.Join(" ", Texts(advice, "enhanced"))}|{Text(advice, "reason")}|{reference}";
    }

    private static string Describe(SmtpAdvice advice) =>
        $"{advice.Action}|{string.Join(" ", advice.Stages)}|{string.Join(" ", advice.EnhancedCodes)}|{advice.Reason}|{(advice.Reference is { } reference ? Describe(reference) : "")}";

    private static string RootFile(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", name);
}
