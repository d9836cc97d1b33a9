extern alias runtime;

using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using RuntimeAdvice = runtime::SmtpReplies.SmtpAdvice;
using RuntimeCatalog = runtime::SmtpReplies.SmtpReplyCatalog;
using RuntimeCode = runtime::SmtpReplies.SmtpReplyCode;

namespace SmtpReplies.Generators.Tests;

/// <summary>What is generated compiles, every warning being an error and documentation comments checked, and does what it says.</summary>
public sealed class CompilationTests
{
    public static TheoryData<LanguageVersion> Versions => [LanguageVersion.CSharp7_3, LanguageVersion.Latest];

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_output_compiles_under_the_oldest_and_the_newest_language(LanguageVersion version)
    {
        Assembly assembly = GeneratorRun.Of(Json.OfMailer, version: version).Compile();

        Type codes = assembly.GetType("Mailer.SmtpReplyCodes", throwOnError: true)!;
        Assert.Equal((RuntimeCode)557, codes.GetField("TooManyLinks", BindingFlags.Static | BindingFlags.NonPublic)!.GetRawConstantValue() is int code ? (RuntimeCode)code : default);
        Assert.True(Matches(assembly, "IsQuotaPaused", 448));
        Assert.False(Matches(assembly, "IsQuotaPaused", 450));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void It_compiles_next_to_types_of_the_same_names(LanguageVersion version)
    {
        const string Code = """
            namespace Mailer
            {
                internal enum SmtpReplyCode { Mine }
                internal struct SmtpReply { }
                internal static class SmtpReplyCatalog { }
                internal sealed class ReplyCodeAttribute : global::System.Attribute { }
                internal sealed class ReplyAdviceAttribute : global::System.Attribute { }
                internal sealed class GeneratedCodeAttribute : global::System.Attribute { }
                internal static class System { internal static class CodeDom { } }
                internal sealed class String { }
                internal static class SmtpReplies { internal enum SmtpReplyCode { Other } internal struct SmtpReply { } internal enum SmtpStage { } internal enum SmtpAction { } }
                internal static class Extensions
                {
                    internal static bool IsQuotaPaused(this SmtpReplyCode code) { return code == SmtpReplyCode.Mine; }
                    internal static bool Use() { return SmtpReplyCode.Mine.IsQuotaPaused() && SmtpReplyCodes.QuotaPaused.IsQuotaPaused(); }
                }
                internal static partial class SmtpReplyCodes { internal const int More = 1; }
            }
            """;

        GeneratorRun.Of(Json.OfMailer, code: Code, version: version).Compile();
    }

    [Fact]
    public void Constants_may_have_the_names_of_types_that_the_output_uses()
    {
        string[] names = ["System", "String", "SmtpReplies", "SmtpReplyCode", "SmtpReply", "SmtpReplyCatalog", "Mailer", "global", "FromRows", "BuiltIn", "code", "reply", "Is", "_", "SmtpReplyCode__", "SmtpReply__"];

        GeneratorRun.Of(Json.Replies([.. names.Select((name, i) => Json.Reply(560 + i, name))])).Compile();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Contextual_keywords_are_good_names(LanguageVersion version)
    {
        string[] names = [.. SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier).Distinct()];
        Assert.Contains("field", names.Append("field"));

        GeneratorRun run = GeneratorRun.Of(Json.Replies([.. names.Select((name, i) => Json.Reply(460 + i, name))]), version: version);

        Assert.Equal(names.Length, run.Sources["SmtpReplyCodes.g.cs"].Split("internal const").Length - 1);
        run.Compile();
    }

    [Fact]
    public void All_root_entries_compile_in_a_project_that_repeats_them_under_names_of_its_own()
    {
        using JsonDocument document = JsonDocument.Parse(Json.OfTheRfcs);
        int entries = document.RootElement.GetProperty("replies").GetArrayLength();
        Assert.True(entries >= 45);
        string renamed = Json.OfTheRfcs.Replace("\"name\": \"", "\"name\": \"My", StringComparison.Ordinal);

        GeneratorRun run = GeneratorRun.Of(renamed);

        Assert.Equal(entries, run.Sources["SmtpReplyCodes.g.cs"].Split("internal const").Length - 1);
        Type codes = run.Compile().GetType("Mailer.SmtpReplyCodes", throwOnError: true)!;
        RuntimeCatalog catalog = CatalogOf(codes);
        Assert.Equal(entries, catalog.Entries.Count);
        Assert.All(catalog.Entries, entry => Assert.Equal("My" + RuntimeCatalog.BuiltIn.Find(entry.Code)!.Name, entry.Name));
    }

    // By number: half a surrogate pair does not survive the way from the data of a theory to the test.
    private static readonly string[] HostileTexts =
    [
        "quotes \" and ' and \\ and {braces} and {0} and @\" and $\"{x}\"",
        "*/ end of a comment /* and // and /// <summary> and </summary> & &lt; ]]> <!-- -->",
        "lines\nof\r\ntext\u0085and\u2028more\u2029and\ttabs\v\f",
        "nul \0 bell \a escape \u001b delete \u007f C1 \u009f",
        "half a pair \ud83d alone, \ude00 alone, \ude00\ud83d the wrong way round, \ud83d\ude00 whole",
        "not characters \ufffe \uffff, byte order mark \ufeff, replaced \ufffd",
        "right to left \u202e and zero width \u200b\u200d\u2066",
        "#if false\n#endif\n#error no",
        "\\u0022 \\x22 \\",
        "Größe 容量 ёмкость",
    ];

    public static TheoryData<int> HostileTextNumbers => [.. Enumerable.Range(0, HostileTexts.Length)];

    [Theory]
    [MemberData(nameof(HostileTextNumbers))]
    public void Any_text_arrives_unchanged_in_the_catalog_and_does_no_harm_in_the_comments(int number)
    {
        string text = HostileTexts[number];
        string quoted = "\"" + string.Concat(text.Select(c => $"\\u{(int)c:x4}")) + "\"";
        string json = Json.Replies(Json.Reply(
            $$"""
            "code": 557, "name": "Odd", "title": {{quoted}}, "description": {{quoted}}, "whenSeen": {{quoted}}, "howToFix": {{quoted}},
            "advice": [{ "action": "GiveUp", "reason": {{quoted}}, "reference": { "rfc": 5321, "section": {{quoted}} } }],
            "references": [{ "rfc": 5321, "section": {{quoted}} }],
            "localized": { "de": { "title": {{quoted}}, "advice": [{{quoted}}] } }
            """));

        Assembly assembly = GeneratorRun.Of(json, version: LanguageVersion.Latest).Compile();
        var entry = CatalogOf(assembly.GetType("Mailer.SmtpReplyCodes", throwOnError: true)!).Find((RuntimeCode)557)!;

        var texts = entry.GetTexts(null);
        Assert.Equal([text, text, text, text], [texts.Title, texts.Description, texts.WhenSeen, texts.HowToFix]);
        RuntimeAdvice advice = Assert.Single(entry.Advice);
        Assert.Equal(text, advice.Reason);
        Assert.Equal(text, advice.Reference!.Value.Section);
        Assert.Equal(text, Assert.Single(entry.References).Section);
        Assert.Equal(text, entry.GetTexts(CultureInfo.GetCultureInfo("de")).Title);
        Assert.Equal(text, Assert.Single(entry.GetAdvice(CultureInfo.GetCultureInfo("de"))).Reason);
        GeneratorRun.Of(json, version: LanguageVersion.CSharp7_3).Compile();
    }

    [Fact]
    public void The_catalog_of_a_project_lies_over_the_built_in_one()
    {
        RuntimeCatalog catalog = CatalogOf(GeneratorRun.Of(Json.OfMailer).Compile().GetType("Mailer.SmtpReplyCodes", throwOnError: true)!);
        var failed = catalog.Find((RuntimeCode)554)!;
        var builtIn = RuntimeCatalog.BuiltIn.Find((RuntimeCode)554)!;

        // The same code: what is given replaces, what is not given stays.
        Assert.Equal("Our relay says this to a greylisted host.", failed.GetTexts(null).Description);
        Assert.Equal(builtIn.GetTexts(null).Title, failed.GetTexts(null).Title);
        Assert.Equal(builtIn.GetTexts(CultureInfo.GetCultureInfo("de")).Description, failed.GetTexts(CultureInfo.GetCultureInfo("de")).Description);
        Assert.Equal(builtIn.Status, failed.Status);
        Assert.Equal(builtIn.References, failed.References);
        Assert.Equal(["It is final.", "The list is short-lived."], failed.Advice.Select(advice => advice.Reason));
        Assert.Equal(["It is final.", "The list is short-lived."], failed.GetAdvice(CultureInfo.GetCultureInfo("de")).Select(advice => advice.Reason));

        // New codes, with what follows from the digits and the name.
        var links = catalog.Find((RuntimeCode)557)!;
        Assert.Equal("Too many links", links.GetTexts(null).Title);
        Assert.Equal("PermanentNegativeCompletion", links.Class.ToString());
        Assert.Equal("Private", links.Status.ToString());
        var quota = catalog.Find((RuntimeCode)448)!;
        Assert.Equal(["en", "de"], quota.Cultures);
        Assert.Equal(["Rcpt", "EndOfData"], quota.Stages.Select(stage => stage.ToString()));
        Assert.Equal(["4.2.2", "4.7.0"], quota.EnhancedCodes.Select(code => code.ToString()));
        Assert.Equal("RFC 5321, section 4.5.4.1", Assert.Single(quota.Advice).Reference.ToString());
        Assert.Equal("Das geht vorüber.", Assert.Single(quota.GetAdvice(CultureInfo.GetCultureInfo("de-AT"))).Reason);

        // The rest is untouched.
        Assert.Equal(RuntimeCatalog.BuiltIn.Entries.Count + 2, catalog.Entries.Count);
        Assert.Equal("TooManyLinks", catalog.EnhancedStatusCodes[^1].Name);
    }

    [Fact]
    public void A_translation_of_a_built_in_entry_translates_its_advice_too()
    {
        int pieces = RuntimeCatalog.BuiltIn.Find((RuntimeCode)220)!.Advice.Count;
        string reasons = string.Join(", ", Enumerable.Range(1, pieces).Select(i => $"\"Raison {i}.\""));
        string json = Json.Replies(Json.Reply(220, "ServiceReady", $"\"localized\": {{ \"fr\": {{ \"title\": \"Service prêt\", \"advice\": [{reasons}] }} }}"));

        var entry = CatalogOf(GeneratorRun.Of(json).Compile().GetType("Mailer.SmtpReplyCodes", throwOnError: true)!).Find((RuntimeCode)220)!;

        Assert.Equal("Service prêt", entry.GetTexts(CultureInfo.GetCultureInfo("fr-CA")).Title);
        Assert.Equal("Raison 1.", entry.GetAdvice(CultureInfo.GetCultureInfo("fr"))[0].Reason);
        Assert.Equal(["en", "de", "fr"], entry.Cultures);
    }

    private static RuntimeCatalog CatalogOf(Type codes) =>
        (RuntimeCatalog)codes.GetProperty("Catalog", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    private static bool Matches(Assembly assembly, string matcher, int code) =>
        (bool)assembly.GetType("Mailer.SmtpReplyCodesExtensions", throwOnError: true)!
            .GetMethod(matcher, BindingFlags.Static | BindingFlags.NonPublic, [typeof(RuntimeCode)])!.Invoke(null, [(RuntimeCode)code])!;
}
