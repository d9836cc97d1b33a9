using System.Globalization;

namespace SmtpReplies.Generators.Tests;

public sealed class ReplyGeneratorTests
{
    private static readonly ProjectOptions BuiltIn = new(("SmtpRepliesBuiltInCatalog", "true"), ("RootNamespace", "SmtpReplies"));

    [Fact]
    public void The_file_of_a_project_becomes_constants_matchers_catalog_and_advice()
    {
        GeneratorRun run = GeneratorRun.Of(Json.OfMailer);

        Assert.Equal(["ReplyAdvice.g.cs", "SmtpReplyCodes.Catalog.g.cs", "SmtpReplyCodes.g.cs", "SmtpReplyCodesExtensions.g.cs"], run.Sources.Keys.Order());
        Snapshot.Matches(run.Sources["SmtpReplyCodes.g.cs"], "SmtpReplyCodes");
        Snapshot.Matches(run.Sources["SmtpReplyCodesExtensions.g.cs"], "SmtpReplyCodesExtensions");
        Snapshot.Matches(run.Sources["SmtpReplyCodes.Catalog.g.cs"], "Catalog");
        Snapshot.Matches(run.Sources["ReplyAdvice.g.cs"], "ReplyAdvice");
    }

    [Fact]
    public void The_built_in_catalog_becomes_an_enum_public_matchers_and_rows()
    {
        GeneratorRun run = GeneratorRun.Of(
            Json.Replies(
                Json.Reply(220, "ServiceReady", "\"title\": \"Service ready\", \"references\": [{ \"rfc\": 5321, \"section\": \"3.1\" }]"),
                Json.Reply(211, "SystemStatus", "\"whenSeen\": \"In reply to HELP.\"")),
            BuiltIn);

        Assert.Equal(["BuiltInCatalog.g.cs", "SmtpReplyCode.g.cs", "SmtpReplyMatchers.g.cs"], run.Sources.Keys.Order());
        Snapshot.Matches(run.Sources["SmtpReplyCode.g.cs"], "SmtpReplyCode");
        Snapshot.Matches(run.Sources["SmtpReplyMatchers.g.cs"], "SmtpReplyMatchers");
        Snapshot.Matches(run.Sources["BuiltInCatalog.g.cs"], "BuiltInCatalog");
    }

    [Fact]
    public void A_project_without_a_codes_file_gets_nothing() => Assert.Empty(GeneratorRun.Of([]).Sources);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("other")]
    public void A_codes_json_that_is_not_marked_is_another_tools_file(string? mark) =>
        Assert.Empty(GeneratorRun.Of([new CodesFile(Json.OfMailer, mark: mark)]).Sources);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{ \"replies\": [] }")]
    public void A_file_without_a_good_entry_still_gives_the_catalog(string? content)
    {
        GeneratorRun run = GeneratorRun.Of(content);

        Assert.Equal(["SmtpReplyCodes.Catalog.g.cs"], run.Sources.Keys);
        run.Compile();
    }

    [Fact]
    public void Of_several_files_the_first_by_path_is_used_in_whatever_order_they_come()
    {
        CodesFile first = new(Json.Replies(Json.Reply(557, "First")), "a/codes.json");
        CodesFile second = new(Json.Replies(Json.Reply(558, "Second")), "b/codes.json");

        GeneratorRun run = GeneratorRun.Of([second, first]);

        Assert.Contains("First", run.Sources["SmtpReplyCodes.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Second", run.Sources["SmtpReplyCodes.g.cs"], StringComparison.Ordinal);
        Assert.Equal(run.Sources, GeneratorRun.Of([first, second]).Sources);
    }

    [Theory]
    [InlineData("Acme.Mail", "Acme.Mail")]
    [InlineData("My-Mailer 2.0", "My_Mailer_2._0")]
    [InlineData("Acme.class", "Acme.@class")]
    [InlineData("Acme..Mail", "Acme._.Mail")]
    [InlineData("@Acme.Größe", "Acme.Größe")]
    public void The_root_namespace_of_the_project_holds_the_types_in_a_form_that_compiles(string rootNamespace, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(Json.OfMailer, new ProjectOptions(("RootNamespace", rootNamespace)));

        Assert.Contains($"namespace {expected}\n", run.Sources["SmtpReplyCodes.g.cs"], StringComparison.Ordinal);
        run.Compile();
    }

    [Fact]
    public void Without_any_namespace_the_types_are_in_the_global_one()
    {
        GeneratorRun run = GeneratorRun.Of(Json.OfMailer, new ProjectOptions(("RootNamespace", "")));

        Assert.NotNull(run.Compile().GetType("SmtpReplyCodes"));
    }

    [Fact]
    public void Namespace_and_class_name_can_be_chosen()
    {
        GeneratorRun run = GeneratorRun.Of(
            Json.OfMailer, new ProjectOptions(("RootNamespace", "Mailer"), ("SmtpRepliesNamespace", "Acme"), ("SmtpRepliesClassName", "Codes")));

        var assembly = run.Compile();
        Assert.NotNull(assembly.GetType("Acme.Codes"));
        Assert.NotNull(assembly.GetType("Acme.CodesExtensions"));
    }

    [Fact]
    public void An_entry_for_a_built_in_code_of_that_name_adds_no_constant_and_no_matcher_but_lies_in_the_catalog()
    {
        GeneratorRun run = GeneratorRun.Of(Json.Replies(Json.Reply(554, "TransactionFailed")));

        Assert.Equal(["SmtpReplyCodes.Catalog.g.cs"], run.Sources.Keys);
        Assert.Contains("554\tTransactionFailed", run.Sources["SmtpReplyCodes.Catalog.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_for_a_built_in_code_under_a_name_of_its_own_is_a_second_name_for_it()
    {
        GeneratorRun run = GeneratorRun.Of(Json.Replies(Json.Reply(554, "Refused")));

        Assert.Contains("Refused = (SmtpReplyCode__)554;", run.Sources["SmtpReplyCodes.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    // Only what departs from the first digit is said.
    [InlineData(557, "{ 'action': 'GiveUp', 'reason': 'x' }", "")]
    [InlineData(557, "{ 'action': 'ChangeRequest', 'reason': 'x' }, { 'stages': ['Greeting'], 'action': 'TryNextHost', 'reason': 'x' }", "")]
    [InlineData(457, "{ 'action': 'RetryLater', 'reason': 'x' }", "")]
    [InlineData(457, "{ 'action': 'TryNextHost', 'reason': 'x' }", "")]
    [InlineData(257, "{ 'action': 'Continue', 'reason': 'x' }", "")]
    [InlineData(457, "{ 'action': 'AskPerson', 'reason': 'x' }", "457 AskPerson")]
    [InlineData(457, "{ 'action': 'ChangeRequest', 'reason': 'x' }, { 'stages': ['Auth'], 'action': 'RetryLater', 'reason': 'x' }", "457 ChangeRequest|457 RetryLater Auth")]
    [InlineData(557, "{ 'stages': ['Rcpt', 'Data'], 'action': 'RetryLater', 'reason': 'x' }, { 'action': 'GiveUp', 'reason': 'x' }", "557 GiveUp|557 RetryLater Rcpt|557 RetryLater Data")]
    // A reply code alone does not tell that the advice for an enhanced status code holds.
    [InlineData(557, "{ 'action': 'GiveUp', 'reason': 'x' }, { 'enhanced': ['5.2.2'], 'action': 'RetryLater', 'reason': 'x' }", "")]
    // The built-in advice for 552 departs; advice of the project takes its place although it does not.
    [InlineData(552, "{ 'action': 'GiveUp', 'reason': 'x' }", "552 GiveUp")]
    [InlineData(552, "", "")]
    public void Advice_that_departs_from_the_first_digit_is_told_to_the_analyzers(int code, string advice, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(Json.Replies(Json.Reply(code, "Odd", $"\"advice\": [{advice.Replace('\'', '"')}]")));

        string source = run.Sources.GetValueOrDefault("ReplyAdvice.g.cs", "");
        IEnumerable<string> told = source.Split('\n').Where(line => line.StartsWith("[assembly:", StringComparison.Ordinal)).Select(line => line
            .Replace("[assembly: global::SmtpReplies.ReplyAdviceAttribute(", "", StringComparison.Ordinal)
            .Replace(")]", "", StringComparison.Ordinal)
            .Replace(", Stage = global::SmtpReplies.SmtpStage.", " ", StringComparison.Ordinal)
            .Replace(", global::SmtpReplies.SmtpAction.", " ", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join("|", told));
        run.Compile();
    }

    [Fact]
    public void The_output_is_the_same_in_every_culture_and_on_every_run()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        IReadOnlyDictionary<string, string> expected = GeneratorRun.Of(Json.OfTheRfcs, BuiltIn).Sources;
        try
        {
            // The dotless i, the comma as decimal sign, digits of its own, other calendars.
            foreach (string name in (string[])["tr-TR", "de-DE", "ar-SA", "fa-IR", "th-TH", "sv-SE"])
            {
                CultureInfo.CurrentCulture = new CultureInfo(name);
                Assert.Equal(expected, GeneratorRun.Of(Json.OfTheRfcs, BuiltIn).Sources);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_order_of_the_entries_does_not_matter()
    {
        string[] replies = [.. Enumerable.Range(560, 20).Select(code => Json.Reply(code, $"Reply{code}"))];

        Assert.Equal(GeneratorRun.Of(Json.Replies(replies)).Sources, GeneratorRun.Of(Json.Replies([.. replies.Reverse()])).Sources);
    }

    [Fact]
    public void The_output_grows_with_the_entries_and_no_faster()
    {
        int Size(int entries) => GeneratorRun.Of(Json.Replies([.. Enumerable.Range(200, entries).Select(code => Json.Reply(code, $"Reply{code}"))]))
            .Sources.Values.Sum(source => source.Length);

        int perEntry = (Size(200) - Size(100)) / 100;
        Assert.InRange((Size(400) - Size(200)) / 200, perEntry - 1, perEntry + 1);
    }
}
