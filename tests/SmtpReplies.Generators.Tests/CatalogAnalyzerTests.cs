using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Generators.Tests;

public sealed class CatalogAnalyzerTests
{
    public static TheoryData<string> Reported =>
    [
        // SMTP901: malformed JSON. What follows the slip is still read, so it adds no reports of its own.
        "{|SMTP901:|}",
        "  // nothing here\n{|SMTP901:|}",
        "{ \"replies\": [] {|SMTP901:]|}}",
        "{ \"replies\": [] } {|SMTP901:{|} }",
        "{ \"replies\": []{|SMTP901:|}",
        "{ \"replies\": [{|SMTP901:|}",
        "{ \"replies\": [ /* no end */ {|SMTP901:/*|} ] }",
        "{ {|SMTP901:replies|}: [] }",
        "{ {|SMTP901:'|}replies': [] }",
        "{ \"replies\" {|SMTP901:[|}] }",
        "{ \"replies\": [], {|SMTP901:,|} \"enhancedStatusCodes\": [] }",
        "{ \"replies\": [ {|SMTP901:,|} ] }",
        "{ \"replies\": {|SMTP901:}|}",
        "{ \"replies\": [], \"$schema\": {|SMTP901:\"no end|}\n}",
        Json.Replies(Json.Reply("\"code\": {|SMTP901:0557|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP901:+557|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP901:557.|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP901:0x22D|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP901:NaN|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": 557 {|SMTP901:\"|}name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": \"C:{|SMTP901:\\m|}ail\"")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": \"{|SMTP901:\\u12|}x\"")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": \"a{|SMTP901:\t|}tab\"")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": {|SMTP901:True|}")),
        Json.Replies(Json.Reply("\"code\": 557,{|SMTP901:\u00A0|}\"name\": \"A\", \"description\": \"x\"")),
        "{ \"replies\": [], {|SMTP908:\"x\"|}: " + string.Concat(Enumerable.Repeat("[", 63)) + "{|SMTP901:[|}]" + new string(']', 63) + " }",

        // SMTP902: what an entry cannot be without.
        "{|SMTP902:{|} }",
        Json.Replies("{|SMTP902:{|SMTP902:{|SMTP902:{|}|}|} }"),
        Json.Replies("{|SMTP902:{|} \"name\": \"A\", \"description\": \"x\" }"),
        Json.Replies("{|SMTP902:{|} \"code\": 557, \"description\": \"x\" }"),
        Json.Replies("{|SMTP902:{|} \"code\": 557, \"name\": \"A\" }"),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{|SMTP902:{|} \"action\": \"GiveUp\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{|SMTP902:{|} \"reason\": \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": {|SMTP902:[|}{ \"stages\": [\"Rcpt\"], \"action\": \"GiveUp\", \"reason\": \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"references\": [{|SMTP902:{|} \"rfc\": 5321 }, {|SMTP902:{|} \"section\": \"1\" }]")),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{|SMTP902:{|SMTP902:{|}|} }] }",

        // SMTP903: another type.
        "{|SMTP903:[|}]",
        "{|SMTP903:557|}",
        "{ \"replies\": {|SMTP903:{|} } }",
        "{ \"$schema\": {|SMTP903:1|}, \"replies\": {|SMTP903:null|} }",
        Json.Replies("{|SMTP903:557|}", "{|SMTP903:[|}]"),
        Json.Replies(Json.Reply("\"code\": {|SMTP903:\"557\"|}, \"name\": {|SMTP903:557|}, \"description\": {|SMTP903:[|}\"x\"]")),
        Json.Replies(Json.Reply("\"code\": {|SMTP903:557.0|}, \"name\": \"A\", \"description\": \"x\""), Json.Reply("\"code\": {|SMTP903:5.58e2|}, \"name\": \"B\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP903:557.5|}, \"name\": \"A\", \"description\": {|SMTP903:true|}")),
        Json.Replies(Json.Reply(557, "A", "\"stages\": {|SMTP903:\"Rcpt\"|}, \"enhanced\": [{|SMTP903:5.1|}], \"references\": [{|SMTP903:5321|}], \"advice\": {|SMTP903:{|} }")),
        Json.Replies(Json.Reply(557, "A", "\"class\": {|SMTP903:5|}, \"localized\": {|SMTP903:[|}]")),
        Json.Replies(Json.Reply(557, "A", "\"references\": [{ \"rfc\": {|SMTP903:0|}, \"section\": {|SMTP903:1|} }]")),
        Json.Replies(Json.Reply(557, "A", "\"localized\": { \"de\": {|SMTP903:\"x\"|} }")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\" }], \"localized\": { \"de\": { \"advice\": {|SMTP903:[|}\"x\", \"y\"] } }")),
        Json.Replies(Json.Reply(557, "A", "\"localized\": { \"de\": { \"advice\": {|SMTP903:[|}\"x\"] } }")),
        Json.Replies(Json.Reply(220, "ServiceReady", "\"localized\": { \"fr\": { \"advice\": {|SMTP903:[|}] } }")),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": \"X.1.99\", \"name\": \"A\", \"deprecated\": {|SMTP903:1|}, \"replies\": [{|SMTP903:\"550\"|}] }] }",

        // SMTP904: no reply code.
        Json.Replies(Json.Reply("\"code\": {|SMTP904:199|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP904:600|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP904:-557|}, \"name\": \"A\", \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": {|SMTP904:99999999999|}, \"name\": \"A\", \"description\": \"x\"")),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": \"X.1.99\", \"name\": \"A\", \"replies\": [550, {|SMTP904:5500|}] }] }",

        // SMTP905: the digits say otherwise.
        Json.Replies(Json.Reply(557, "A", "\"class\": {|SMTP905:\"TransientNegativeCompletion\"|}")),
        Json.Replies(Json.Reply(557, "A", "\"category\": {|SMTP905:\"Syntax\"|}")),
        Json.Replies(Json.Reply(567, "A", "\"category\": {|SMTP905:\"MailSystem\"|}"), Json.Reply(577, "B", "\"category\": \"Unspecified\"")),
        Json.Replies(Json.Reply("\"class\": {|SMTP905:\"PositiveCompletion\"|}, \"name\": \"A\", \"description\": \"x\", \"code\": 557")),

        // SMTP906: the same thing twice.
        Json.Replies(Json.Reply(557, "A"), Json.Reply("\"code\": {|SMTP906:557|}, \"name\": \"B\", \"description\": \"x\"")),
        Json.Replies(Json.Reply(557, "A"), Json.Reply("\"code\": 558, \"name\": {|SMTP906:\"A\"|}, \"description\": \"x\"")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": \"x\", {|SMTP906:\"code\"|}: 558")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": {|SMTP906:\"ServiceReady\"|}, \"description\": \"x\"")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\" }, {|SMTP906:{|} \"action\": \"AskPerson\", \"reason\": \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"localized\": { \"de\": {}, {|SMTP906:\"DE\"|}: {} }")),
        "{ \"replies\": [], {|SMTP906:\"replies\"|}: [] }",
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": \"X.1.99\", \"name\": \"A\" }, { \"code\": {|SMTP906:\"X.1.99\"|}, \"name\": {|SMTP906:\"A\"|} }] }",

        // SMTP907: no name for a constant.
        .. ((string[])["Two Words", "9Lives", "Dash-ed", "class", "true", "@class", "Zero\\u200bWidth", "Equals", "ToString", "Catalog", "None", "SmtpReplyCodes", "Transient", "Permanent"])
            .Select(name => Json.Replies(Json.Reply($"\"code\": 557, \"name\": {{|SMTP907:\"{name}\"|}}, \"description\": \"x\""))),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": \"X.1.99\", \"name\": {|SMTP907:\"A b\"|} }] }",

        // SMTP908: not known.
        "{ \"replies\": [], {|SMTP908:\"comment\"|}: 1 }",
        Json.Replies(Json.Reply(557, "A", "{|SMTP908:\"whenseen\"|}: \"x\"")),
        Json.Replies(Json.Reply(557, "A", "\"class\": {|SMTP908:\"None\"|}, \"category\": {|SMTP908:\"Mail\"|}, \"status\": {|SMTP908:\"private\"|}")),
        Json.Replies(Json.Reply(557, "A", "\"stages\": [\"Rcpt\", {|SMTP908:\"Any\"|}, {|SMTP908:\"5\"|}]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": {|SMTP908:\"Retry\"|}, \"reason\": \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\", {|SMTP908:\"stage\"|}: \"Rcpt\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"references\": [{ \"rfc\": 5321, \"section\": \"1\", {|SMTP908:\"title\"|}: \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"localized\": { {|SMTP908:\"german\"|}: {}, {|SMTP908:\"\"|}: {}, {|SMTP908:\"de_AT\"|}: {}, \"zh-Hant-TW\": { {|SMTP908:\"name\"|}: \"x\" } }")),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": \"X.1.99\", \"name\": \"A\", {|SMTP908:\"class\"|}: 5 }] }",

        // SMTP909: nothing to say.
        Json.Replies(Json.Reply("\"code\": 557, \"name\": \"A\", \"description\": {|SMTP909:\"\"|}")),
        Json.Replies(Json.Reply("\"code\": 557, \"name\": {|SMTP909:\"\"|}, \"description\": \"x\"")),
        Json.Replies(Json.Reply(557, "A", "\"title\": {|SMTP909:\" \"|}, \"whenSeen\": {|SMTP909:\"\\t\"|}, \"howToFix\": {|SMTP909:\"\\u00a0\"|}")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": {|SMTP909:\"\"|} }]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\" }], \"localized\": { \"de\": { \"title\": {|SMTP909:\"\"|}, \"advice\": [{|SMTP909:\"\"|}] } }")),

        // SMTP910: enhanced status codes.
        .. ((string[])["5.1", "5.1.1.1", "x", "", "6.1.1", "5.01.1", "5.1.1000", "5.1.-1", "X.1.1", "5.1.\\u0661", "4.1.1", "2.0.0"])
            .Select(code => Json.Replies(Json.Reply(557, "A", $"\"enhanced\": [\"5.0.0\", {{|SMTP910:\"{code}\"|}}]"))),
        Json.Replies(Json.Reply(357, "A", "\"enhanced\": [{|SMTP910:\"2.0.0\"|}]")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\" }, { \"enhanced\": [{|SMTP910:\"4.2.2\"|}], \"action\": \"RetryLater\", \"reason\": \"x\" }]")),
        "{ \"replies\": [], \"enhancedStatusCodes\": [{ \"code\": {|SMTP910:\"5.1.99\"|}, \"name\": \"A\" }] }",

        // SMTP911: advice for every reply that its class forbids.
        .. (((int, string)[])[(557, "RetryLater"), (557, "Continue"), (457, "GiveUp"), (457, "Continue"), (257, "RetryLater"), (257, "AskPerson"), (357, "ChangeRequest")])
            .Select(row => Json.Replies(Json.Reply(row.Item1, "A", $"\"advice\": [{{ \"action\": {{|SMTP911:\"{row.Item2}\"|}}, \"reason\": \"x\" }}]"))),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"stages\": [], \"enhanced\": [], \"action\": {|SMTP911:\"RetryLater\"|}, \"reason\": \"x\" }]")),
    ];

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task Every_problem_is_reported_at_its_place(string markup) => await Markup.AssertReported(markup);

    public static TheoryData<string> Accepted =>
    [
        "{ \"replies\": [] }",
        "\uFEFF{ \"replies\": [] }",
        "// comment\n{ /* comment */ \"replies\": [ /**/ ] // comment\n}\n// the end",
        "{ \"replies\": [ { \"code\": 557, \"name\": \"A\", \"description\": \"x\", }, ], }",
        "{\r\n\t\"replies\"\r:\n[]}",
        Json.Replies(Json.Reply(557, "Größe", "\"title\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\ud83d\\ude00\"")),
        Json.Replies(Json.Reply(557, "record"), Json.Reply(558, "value")),
        Json.Replies(Json.Reply(557, "A", "\"advice\": [{ \"stages\": [\"Rcpt\"], \"action\": \"RetryLater\", \"reason\": \"x\" }, { \"action\": \"TryNextHost\", \"reason\": \"x\" }]")),
        Json.Replies(Json.Reply(557, "A", "\"class\": \"PermanentNegativeCompletion\", \"category\": \"MailSystem\", \"advice\": [], \"stages\": [], \"enhanced\": []")),
        Json.Replies(Json.Reply(554, "TransactionFailed"), Json.Reply(550, "MyName")),
        Json.OfMailer,
        Json.OfTheRfcs,
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task What_is_right_is_not_reported(string codesJson) => await Markup.AssertReported(codesJson);

    [Fact]
    public async Task The_built_in_catalog_has_no_problem_as_such_either() =>
        await Markup.AssertReported(Json.OfTheRfcs, new ProjectOptions(("SmtpRepliesBuiltInCatalog", "true")));

    public static TheoryData<string, string> Recoveries => new()
    {
        { "a comma missing between entries", Json.Replies(Json.Reply(557, "A") + "\n" + "{|SMTP901:{|}" + Json.Reply(558, "B")[1..]) },
        { "a comma missing between properties", Json.Replies(Json.Reply(557, "A"), Json.Reply("\"code\": 559 {|SMTP901:\"|}name\": \"C\", \"description\": \"x\""), Json.Reply(558, "B")) },
        { "an entry without its brace", Json.Replies(Json.Reply(557, "A"), "{ \"code\": 559, \"name\": \"C\"", "{|SMTP901:{|}" + Json.Reply(558, "B")[1..]) },
        { "a brace too many", Json.Replies(Json.Reply(557, "A") + " {|SMTP901:}|}", Json.Reply(558, "B")) },
        { "an array without its bracket", Json.Replies(Json.Reply(557, "A", "\"stages\": [\"Rcpt\" {|SMTP901:}|}")[..^2], Json.Reply(558, "B")) },
        { "a string without its quote", Json.Replies(Json.Reply(557, "A"), "{ \"code\": 559, \"name\": {|SMTP901:\"C,|}\n \"description\": \"x\" }", Json.Reply(558, "B")) },
        { "a name without its quote", Json.Replies(Json.Reply(557, "A"), "{ \"code\": 559, {|SMTP901:\"name: |}\n \"description\": \"x\" }", Json.Reply(558, "B")) },
        { "a value missing", Json.Replies(Json.Reply(557, "A"), "{ \"code\": {|SMTP901:,|} \"name\": \"C\", \"description\": \"x\" }", Json.Reply(558, "B")) },
        { "a colon missing", Json.Replies(Json.Reply(557, "A"), "{ \"code\" {|SMTP901:5|}59, \"name\": \"C\", \"description\": \"x\" }", Json.Reply(558, "B")) },
        { "a property name missing", Json.Replies(Json.Reply(557, "A"), "{ {|SMTP901::|} 559, \"name\": \"C\", \"description\": \"x\" }", Json.Reply(558, "B")) },
        { "rubbish between entries", Json.Replies(Json.Reply(557, "A"), "{|SMTP901:???|}", Json.Reply(558, "B")) },
        { "an object without its braces", Json.Replies(Json.Reply(557, "A"), "\"code\"{|SMTP901::|} {|SMTP903:559|}", Json.Reply(558, "B")).Replace("\"code\"{|", "{|SMTP903:\"code\"|}{|", StringComparison.Ordinal) },
        { "nested braces missing", Json.Replies(Json.Reply(557, "A"), "{ \"localized\": { \"de\": { \"title\": \"x\"", "{|SMTP901:{|SMTP901:{|SMTP901:{|}|}|}" + Json.Reply(558, "B")[1..]) },
        { "the end of the file missing", "{ \"replies\": [" + Json.Reply(557, "A") + ", " + Json.Reply(558, "B") + ", { \"code\": 559, \"na{|SMTP901:|}".Replace("\"na{|SMTP901:|}", "{|SMTP901:\"na|}", StringComparison.Ordinal) },
        { "a file that ends in an entry", "{ \"replies\": [" + Json.Reply(557, "A") + ", " + Json.Reply(558, "B") + ", {{|SMTP901:|}" },
        { "an entry that is wrong", Json.Replies(Json.Reply(557, "A"), Json.Reply("\"code\": {|SMTP904:999|}, \"name\": {|SMTP907:\"class\"|}, \"description\": {|SMTP903:1|}"), Json.Reply(558, "B")) },
    };

    [Theory]
    [MemberData(nameof(Recoveries))]
    public async Task After_a_broken_entry_the_good_ones_before_and_after_it_are_still_generated(string what, string markup)
    {
        Assert.NotEmpty(await Markup.AssertReported(markup));

        string codes = GeneratorRun.Of(Markup.Plain(markup)).Sources["SmtpReplyCodes.g.cs"];
        Assert.True(codes.Contains(" A = (SmtpReplyCode__)557;", StringComparison.Ordinal), what);
        Assert.True(codes.Contains(" B = (SmtpReplyCode__)558;", StringComparison.Ordinal), what);
    }

    public static TheoryData<string, string> Kept => new()
    {
        { "\"class\": \"PositiveCompletion\"", "557\tA\t\t\t\nt\ten" },
        { "\"stages\": [\"Rcpt\", \"Nowhere\", \"Mail\"]", "557\tA\t\t6 5\t\n" },
        { "\"enhanced\": [\"4.0.0\", \"5.0.0\", 1]", "557\tA\t\t\t5.0.0\n" },
        { "\"status\": \"Odd\", \"whatever\": {}", "557\tA\t\t\t\nt" },
        { "\"title\": \"\"", "t\ten\tA\tAbout A." },
        { "\"advice\": [{ \"action\": \"RetryLater\", \"reason\": \"x\" }]", "557\tA\t\t\t\nt" },
        { "\"advice\": [{ \"action\": \"GiveUp\", \"reason\": \"x\" }, { \"stages\": [\"Nowhere\"], \"action\": \"RetryLater\", \"reason\": \"y\" }]", "\na\t4\t\t\tx\nt\ten" },
        { "\"references\": [{ \"rfc\": 1 }, { \"rfc\": 5321, \"section\": \"4\" }]", "\nr\t5321\t4\nt" },
        {
            "\"advice\": [{ \"stages\": [\"Mail\"], \"action\": \"TryNextHost\", \"reason\": \"n\" }, { \"action\": \"Bad\", \"reason\": \"b\" }, { \"action\": \"GiveUp\", \"reason\": \"g\" }], "
                + "\"localized\": { \"de\": { \"advice\": [\"N\", \"B\", \"G\"] } }",
            "\na\t4\t\t\tg\na\t2\t5\t\tn\nt\ten\tA\tAbout A.\t\t\nt\tde\t\t\t\t\tG\tN\""
        },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task A_bad_optional_property_costs_only_itself(string properties, string row)
    {
        string json = Json.Replies(Json.Reply(557, "A", properties));

        Assert.NotEmpty(await Markup.Analyze([new CodesFile(json)]));
        Assert.Contains(row, GeneratorRun.Of(json).Sources["SmtpReplyCodes.Catalog.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_file_is_reported_and_what_is_in_it_is_not()
    {
        CodesFile first = new(Json.Replies(Json.Reply(557, "A")), "a/codes.json");
        CodesFile second = new("{", "b/codes.json");

        Diagnostic diagnostic = Assert.Single(await Markup.Analyze([second, first]));

        Assert.Equal("SMTP912", diagnostic.Id);
        Assert.Equal("b/codes.json: (0,0)-(0,0)", diagnostic.Location.GetLineSpan().ToString());
        Assert.Contains("a/codes.json", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_reported()
    {
        Diagnostic diagnostic = Assert.Single(await Markup.Analyze([new CodesFile(null)]));

        Assert.Equal("SMTP913", diagnostic.Id);
        Assert.Equal("codes.json", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task A_file_that_is_not_marked_is_not_looked_at() =>
        Assert.Empty(await Markup.Analyze([new CodesFile("{", mark: null), new CodesFile("{", "codes.json", "other")]));

    [Fact]
    public async Task The_class_name_of_the_project_is_no_name_for_a_constant() =>
        await Markup.AssertReported(
            Json.Replies(Json.Reply("\"code\": 557, \"name\": {|SMTP907:\"Codes\"|}, \"description\": \"x\""), Json.Reply(558, "SmtpReplyCodes")),
            new ProjectOptions(("SmtpRepliesClassName", "Codes")));

    [Fact]
    public async Task Messages_say_what_is_wrong_and_what_would_be_right()
    {
        var diagnostics = await Markup.AssertReported(Json.Replies(
            Json.Reply(557, "A", "\"class\": {|SMTP905:\"PositiveCompletion\"|}, \"stages\": [{|SMTP908:\"Rcp\"|}], \"enhanced\": [{|SMTP910:\"4.0.0\"|}]"),
            Json.Reply("\"code\": {|SMTP904:999|}, \"name\": {|SMTP907:\"class\"|}, \"description\": {|SMTP903:1|}"),
            Json.Reply("\"code\": {|SMTP906:557|}, \"name\": {|SMTP906:\"A\"|}, \"description\": \"x\""),
            Json.Reply("\"code\": 558, \"name\": {|SMTP906:\"ServiceReady\"|}, \"description\": \"x\"")));

        Assert.Equal(
            [
                "PositiveCompletion contradicts reply code 557; its first digit says PermanentNegativeCompletion",
                "Unknown stages 'Rcp'; known are: Greeting, Ehlo, StartTls, Auth, Mail, Rcpt, Data, EndOfData, Bdat, Burl, Rset, Vrfy, Expn, Help, Noop, Quit, Etrn, Atrn",
                "'4.0.0' cannot come with reply 557, whose class is 5",
                "999 is no reply code; those are 200 to 599",
                "'class' cannot be the name of a constant: it is a keyword of C#",
                "'description' must be a text",
                "Reply code '557' is there twice; the first one counts",
                "Name 'A' is there twice; the first one counts",
                "Name 'ServiceReady' belongs to the built-in reply 220",
            ],
            diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
    }
}
