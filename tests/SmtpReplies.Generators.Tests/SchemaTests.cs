using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.Text;
using NJsonSchema;
using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators.Tests;

/// <summary>codes.schema.json, which editors judge by, and the reader agree.</summary>
public sealed class SchemaTests
{
    // What no schema can say: malformed text, sums over several places, C# keywords.
    private static readonly string[] BeyondSchema = ["SMTP901", "SMTP905", "SMTP906", "SMTP907", "SMTP911"];

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(File.ReadAllText(Json.RootFile("codes.schema.json"))).GetAwaiter().GetResult();

    public static TheoryData<string> Accepted => CatalogAnalyzerTests.Accepted;

    public static TheoryData<string> Reported => CatalogAnalyzerTests.Reported;

    [Theory]
    [MemberData(nameof(Accepted))]
    public void What_the_reader_accepts_is_valid(string codesJson) =>
        Assert.Empty(Schema.Validate(JsonNode.Parse(codesJson.TrimStart('\uFEFF'), documentOptions: Lenient)!.ToJsonString()));

    [Theory]
    [MemberData(nameof(Reported))]
    public void What_the_reader_reports_and_a_schema_can_see_is_invalid(string markup)
    {
        string codesJson = Markup.Plain(markup);
        if (markup.Contains("SMTP901", StringComparison.Ordinal) || Parse(codesJson) is not { } document)
            return;

        bool visible = Problems(codesJson).Any(IsVisible);
        Assert.True(visible == Schema.Validate(document.ToJsonString()).Count > 0, $"{(visible ? "only the reader" : "only the schema")} objects to {codesJson}");
    }

    [Fact]
    public void They_agree_about_files_whose_values_were_swapped_removed_or_replaced()
    {
        var random = new Random(7);
        string[] values = ["1", "-1", "557", "600", "557.5", "\"\"", "\" \"", "\"x\"", "\"Rcpt\"", "\"5.1.1\"", "\"X.1.1\"", "\"GiveUp\"", "\"a b\"", "null", "true", "{}", "[]", "[1]", "[\"x\"]", "[{}]"];
        int invalid = 0;
        for (int i = 0; i < 1500; i++)
        {
            JsonNode root = JsonNode.Parse(Json.OfMailer)!;
            for (int edits = random.Next(1, 3); edits > 0; edits--)
                Edit(root, random, values);
            string codesJson = root.ToJsonString();

            bool visible = Problems(codesJson).Any(IsVisible);
            invalid += visible ? 1 : 0;
            Assert.True(visible == Schema.Validate(codesJson).Count > 0, $"{(visible ? "only the reader" : "only the schema")} objects to {codesJson}");
        }

        Assert.InRange(invalid, 500, 1499);
    }

    // A name that is no identifier is visible in its characters, a keyword is not.
    private static bool IsVisible((string Id, string Message) problem) => problem.Id switch
    {
        "SMTP902" => !problem.Message.Contains("which is the default", StringComparison.Ordinal),
        "SMTP903" => !problem.Message.Contains("one for each", StringComparison.Ordinal),
        "SMTP907" => problem.Message.EndsWith("it is no identifier", StringComparison.Ordinal) && !problem.Message.Contains('\u200b', StringComparison.Ordinal),
        "SMTP910" => !problem.Message.Contains("cannot come with", StringComparison.Ordinal),
        _ => !BeyondSchema.Contains(problem.Id),
    };

    private static IEnumerable<(string Id, string Message)> Problems(string codesJson)
    {
        List<CatalogProblem> problems = [];
        SourceText text = SourceText.From(codesJson, Encoding.UTF8);
        CatalogReader.Read(text, NameRules.ForProject("SmtpReplyCodes"), problems, TestContext.Current.CancellationToken);
        return problems.Select(problem => (problem.Descriptor.Id, problem.ToDiagnostic("codes.json", text).GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    // Null for what has a property twice: which of the two counts is not a schema's matter.
    private static JsonNode? Parse(string codesJson)
    {
        try
        {
            JsonNode node = JsonNode.Parse(codesJson, documentOptions: Lenient)!;
            return JsonNode.Parse(node.ToJsonString());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Edit(JsonNode root, Random random, string[] values)
    {
        List<JsonNode> containers = [root];
        for (int i = 0; i < containers.Count; i++)
        {
            containers.AddRange(containers[i] is JsonObject inner
                ? inner.Select(property => property.Value).Where(value => value is JsonObject or JsonArray).Select(value => value!)
                : ((JsonArray)containers[i]).Where(value => value is JsonObject or JsonArray).Select(value => value!));
        }

        JsonNode? value = JsonNode.Parse(values[random.Next(values.Length)]);
        JsonNode container = containers[random.Next(containers.Count)];
        switch (container, random.Next(4))
        {
            case (JsonObject { Count: > 0 } inner, 0):
                inner.Remove(inner.ElementAt(random.Next(inner.Count)).Key);
                break;
            case (JsonObject inner, 1):
                inner[((string[])["code", "name", "title", "stages", "advice", "section", "de", "other"])[random.Next(8)]] = value;
                break;
            case (JsonObject { Count: > 0 } inner, _):
                inner[inner.ElementAt(random.Next(inner.Count)).Key] = value;
                break;
            case (JsonArray { Count: > 0 } list, 0):
                list.RemoveAt(random.Next(list.Count));
                break;
            case (JsonArray { Count: > 0 } list, _):
                list[random.Next(list.Count)] = value;
                break;
        }
    }
}
