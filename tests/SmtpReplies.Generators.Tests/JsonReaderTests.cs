using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Generators.Catalog;
using JsonProperty = SmtpReplies.Generators.Catalog.JsonProperty;

namespace SmtpReplies.Generators.Tests;

public sealed class JsonReaderTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = JsonReader.MaximumDepth };

    [Theory]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t")]
    [InlineData("\"\\u00e4\\u00C4\\u0000\"", "\u00e4\u00c4\0")]
    [InlineData("\"\\ud83d\\ude00\"", "\ud83d\ude00")]
    [InlineData("\"a // no comment /* either */\"", "a // no comment /* either */")]
    [InlineData("\"\"", "")]
    public void Strings_are_read_with_their_escapes(string json, string expected)
    {
        (JsonValue value, List<CatalogProblem> problems) = Read(json);

        Assert.Empty(problems);
        Assert.Equal(JsonKind.String, value.Kind);
        Assert.Equal(expected, value.Text);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_kept() => Assert.Equal("\ud83d", Read("\"\\ud83d\"").Value.Text);

    [Fact]
    public void Every_value_knows_where_it_stands()
    {
        const string Text = "\uFEFF{ \"a\" : [ 1.5e3, \"x\\n\", null ], /* c */ \"b\": true }";

        (JsonValue root, List<CatalogProblem> problems) = Read(Text);

        Assert.Empty(problems);
        JsonProperty a = root.Properties[0];
        Assert.Equal("\"a\"", At(a.NameSpan));
        Assert.Equal("[ 1.5e3, \"x\\n\", null ]", At(a.Value.Span));
        Assert.Equal(["1.5e3", "\"x\\n\"", "null"], a.Value.Items.Select(item => At(item.Span)));
        Assert.Equal("true", At(root.Properties[1].Value.Span));
        Assert.Equal(Text[1..], At(root.Span));

        string At(TextSpan span) => Text.Substring(span.Start, span.Length);
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(100_000, 1)]
    public void Nesting_has_a_limit_and_costs_no_stack_beyond_it(int depth, int problemCount)
    {
        (_, List<CatalogProblem> problems) = Read(new string('[', depth) + new string(']', depth));

        Assert.Equal(problemCount, problems.Count);
    }

    [Fact]
    public void A_long_text_is_read_like_a_short_one()
    {
        string item = new('x', 100_000);

        (JsonValue value, List<CatalogProblem> problems) = Read($"[\"{item}\", \"{item}\"]");

        Assert.Empty(problems);
        Assert.Equal([item, item], value.Items.Select(each => each.Text));
    }

    [Fact]
    public void A_cancelled_reading_stops() =>
        Assert.Throws<OperationCanceledException>(() => JsonReader.Read(SourceText.From("[]"), [], new CancellationToken(canceled: true)));

    /// <summary>System.Text.Json decides what is well-formed, and what it says.</summary>
    [Fact]
    public void It_agrees_with_another_reader_about_any_text()
    {
        var random = new Random(20_261_123);
        string[] seeds = [Json.OfMailer, Json.Replies(Json.Reply(557, "A", "\"x\": [-0.5e+1, true, false, null, {}, [], \"\\u00e4\"]"))];
        int wellFormed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = i % 2 == 0 ? Mutation.Of(seeds[i / 2 % seeds.Length], random) : RandomTokens(random);
            (JsonValue value, List<CatalogProblem> problems) = Read(text);
            JsonDocument? expected = Parse(text);
            bool accepted = !problems.Any(problem => problem.Descriptor.Id == "SMTP901");
            Assert.True(accepted == expected is not null, $"{(accepted ? "accepted" : "refused")}: {text}");
            if (expected is null)
                continue;
            wellFormed++;
            AssertSame(expected.RootElement, value, text);
        }

        Assert.True(wellFormed > 1000, "too few of the texts were well-formed to mean anything");
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(Encoding.UTF8.GetBytes(text), Lenient);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void AssertSame(JsonElement expected, JsonValue actual, string text)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(JsonKind.Object, actual.Kind);
                Assert.Equal(expected.EnumerateObject().Select(property => property.Name).Distinct(), actual.Properties.Select(property => property.Name));
                foreach (JsonProperty property in actual.Properties)
                    AssertSame(expected.EnumerateObject().First(each => each.NameEquals(property.Name)).Value, property.Value, text);
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.Items.Length);
                foreach ((JsonElement item, JsonValue other) in expected.EnumerateArray().Zip(actual.Items))
                    AssertSame(item, other, text);
                break;
            case JsonValueKind.String:
                Assert.Equal(JsonKind.String, actual.Kind);
                Assert.Equal(expected.GetString(), actual.Text);
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetRawText(), actual.Text);
                break;
            case JsonValueKind.Null:
                Assert.Equal(JsonKind.Null, actual.Kind);
                break;
            default:
                Assert.Equal(expected.GetBoolean().ToString(CultureInfo.InvariantCulture).ToLowerInvariant(), actual.Text);
                break;
        }
    }

    // Mostly well-formed at this length, which mutations of a long text hardly ever are.
    private static string RandomTokens(Random random)
    {
        string[] tokens = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-2.5e-3", "true", "null", " ", "\n", "/**/", "//\n", "0", "-", "\"\\u0041\\n\"", "x", "\"", "\\"];
        int length = random.Next(1, 8);
        return random.Next(2) == 0
            ? string.Concat(Enumerable.Range(0, length).Select(_ => tokens[random.Next(tokens.Length)]))
            : "[{\"a\":" + string.Concat(Enumerable.Range(0, length % 3 + 1).Select(_ => tokens[random.Next(6, 20)])) + "}]";
    }

    private static (JsonValue Value, List<CatalogProblem> Problems) Read(string text)
    {
        List<CatalogProblem> problems = [];
        JsonValue value = JsonReader.Read(SourceText.From(text, Encoding.UTF8), problems, TestContext.Current.CancellationToken);
        return (value, problems);
    }
}
