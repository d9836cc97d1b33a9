using System.Text.Json.Nodes;
using NJsonSchema;

namespace SmtpReplies.Catalog.Tests;

public class SchemaTests
{
    private const string Minimal = """{ "code": 599, "name": "Mine", "description": "Mine." }""";

    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(CatalogFile.SchemaJson).GetAwaiter().GetResult();

    [Fact]
    public void The_built_in_catalog_is_valid() => Assert.Empty(Schema.Validate(CatalogFile.Json));

    [Fact]
    public void The_built_in_catalog_names_the_schema_beside_it() => Assert.Equal("./codes.schema.json", CatalogFile.BuiltIn.Schema);

    [Theory]
    [InlineData("""{ "replies": [] }""")]
    [InlineData("""{ "$schema": "./codes.schema.json", "replies": [{ "code": 200, "name": "_a1", "description": "Ä." }] }""")]
    [InlineData("""{ "replies": [{ "code": 599, "name": "Größe", "description": "Mine.", "advice": [{ "action": "GiveUp", "reason": "Mine." }] }], "enhancedStatusCodes": [] }""")]
    [InlineData("""{ "replies": [{ "code": 450, "name": "Mine", "description": "Mine.", "localized": { "de": { }, "pt-BR": { "title": "Meu" }, "zh-Hant-TW": { "advice": ["Mine."] } } }] }""")]
    [InlineData("""{ "replies": [{ "code": 450, "name": "Mine", "description": "Mine.", "enhanced": ["4.0.0", "4.999.100"], "stages": ["Rcpt"], "references": [] }] }""")]
    [InlineData("""{ "replies": [], "enhancedStatusCodes": [{ "code": "X.0.0", "name": "Mine" }] }""")]
    public void A_small_file_of_a_project_is_valid(string document) => Assert.Empty(Schema.Validate(document));

    [Theory]
    // The root
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{ }")]
    [InlineData("""{ "replies": {} }""")]
    [InlineData("""{ "replies": [1] }""")]
    [InlineData("""{ "replies": [], "codes": [] }""")]
    [InlineData("""{ "replies": [], "$schema": 1 }""")]
    [InlineData("""{ "replies": [], "enhancedStatusCodes": {} }""")]
    [InlineData("""{ "replies": [], "enhancedStatusCodes": ["X.1.1"] }""")]
    public void A_document_of_the_wrong_shape_is_rejected(string document) => Assert.NotEmpty(Schema.Validate(document));

    [Theory]
    // What an entry must have
    [InlineData("code", null)]
    [InlineData("name", null)]
    [InlineData("description", null)]
    // The code
    [InlineData("code", "199")]
    [InlineData("code", "600")]
    [InlineData("code", "550.5")]
    [InlineData("code", "\"550\"")]
    // The name
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"1st\"")]
    [InlineData("name", "\"Over quota\"")]
    [InlineData("name", "\"Over-quota\"")]
    [InlineData("name", "550")]
    // The texts
    [InlineData("description", "\"\"")]
    [InlineData("description", "\" \"")]
    [InlineData("description", "[]")]
    [InlineData("title", "\"\"")]
    [InlineData("title", "1")]
    [InlineData("whenSeen", "\"\"")]
    [InlineData("whenSeen", "1")]
    [InlineData("howToFix", "\"\"")]
    [InlineData("howToFix", "1")]
    // The closed vocabularies
    [InlineData("class", "\"Permanent\"")]
    [InlineData("class", "\"None\"")]
    [InlineData("category", "\"Security\"")]
    [InlineData("status", "\"Proposed\"")]
    [InlineData("stages", "\"Rcpt\"")]
    [InlineData("stages", "[\"rcpt\"]")]
    [InlineData("stages", "[\"Any\"]")]
    // The advice
    [InlineData("advice", "{}")]
    [InlineData("advice", "[\"GiveUp\"]")]
    [InlineData("advice", """[{ "reason": "Mine." }]""")]
    [InlineData("advice", """[{ "action": "GiveUp" }]""")]
    [InlineData("advice", """[{ "action": "Retry", "reason": "Mine." }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "" }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": 1 }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "stage": "Rcpt" }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "stages": ["To"] }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "stages": "Rcpt" }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "enhanced": ["X.1.1"] }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "enhanced": "5.1.1" }]""")]
    [InlineData("advice", """[{ "action": "GiveUp", "reason": "Mine.", "reference": "RFC 5321" }]""")]
    // The references
    [InlineData("references", "{}")]
    [InlineData("references", """[{ "rfc": 5321 }]""")]
    [InlineData("references", """[{ "section": "4.2" }]""")]
    [InlineData("references", """[{ "rfc": "5321", "section": "4.2" }]""")]
    [InlineData("references", """[{ "rfc": 0, "section": "4.2" }]""")]
    [InlineData("references", """[{ "rfc": 5321, "section": 4.2 }]""")]
    [InlineData("references", """[{ "rfc": 5321, "section": "" }]""")]
    [InlineData("references", """[{ "rfc": 5321, "section": "4.2", "page": 1 }]""")]
    // The enhanced status codes
    [InlineData("enhanced", "\"5.1.1\"")]
    [InlineData("enhanced", "[5.1]")]
    [InlineData("enhanced", "[\"5.1\"]")]
    [InlineData("enhanced", "[\"3.1.1\"]")]
    [InlineData("enhanced", "[\"5.01.1\"]")]
    [InlineData("enhanced", "[\"5.1.1000\"]")]
    [InlineData("enhanced", "[\"5.1.1 \"]")]
    // Other languages
    [InlineData("localized", "[]")]
    [InlineData("localized", """{ "german": {} }""")]
    [InlineData("localized", """{ "de_AT": {} }""")]
    [InlineData("localized", """{ "de": [] }""")]
    [InlineData("localized", """{ "de": { "name": "Meiner" } }""")]
    [InlineData("localized", """{ "de": { "title": "" } }""")]
    [InlineData("localized", """{ "de": { "description": "" } }""")]
    [InlineData("localized", """{ "de": { "whenSeen": "" } }""")]
    [InlineData("localized", """{ "de": { "howToFix": "" } }""")]
    [InlineData("localized", """{ "de": { "advice": "Meiner." } }""")]
    [InlineData("localized", """{ "de": { "advice": [""] } }""")]
    [InlineData("localized", """{ "de": { "title": 1 } }""")]
    [InlineData("localized", """{ "de": { "description": 1 } }""")]
    [InlineData("localized", """{ "de": { "whenSeen": 1 } }""")]
    [InlineData("localized", """{ "de": { "howToFix": 1 } }""")]
    [InlineData("localized", """{ "de": { "advice": [1] } }""")]
    // Anything else
    [InlineData("desription", "\"Mine.\"")]
    public void An_entry_with_a_bad_property_is_rejected(string property, string? value)
    {
        JsonObject reply = JsonNode.Parse(Minimal)!.AsObject();
        if (value is null)
            Assert.True(reply.Remove(property));
        else
            reply[property] = JsonNode.Parse(value);
        Assert.NotEmpty(Schema.Validate(new JsonObject { ["replies"] = new JsonArray(reply) }.ToJsonString()));
    }

    [Theory]
    [InlineData("code", null)]
    [InlineData("name", null)]
    [InlineData("code", "\"5.1.1\"")]
    [InlineData("code", "\"X.1\"")]
    [InlineData("code", "\"X.01.1\"")]
    [InlineData("code", "511")]
    [InlineData("name", "\"Over quota\"")]
    [InlineData("name", "1")]
    [InlineData("title", "\"\"")]
    [InlineData("title", "1")]
    [InlineData("deprecated", "\"yes\"")]
    [InlineData("replies", "550")]
    [InlineData("replies", "[199]")]
    [InlineData("replies", "[600]")]
    [InlineData("replies", "[\"Any\"]")]
    [InlineData("references", "[\"RFC 3463\"]")]
    [InlineData("references", "{}")]
    [InlineData("description", "\"Mine.\"")]
    public void An_enhanced_status_code_with_a_bad_property_is_rejected(string property, string? value)
    {
        JsonObject entry = JsonNode.Parse("""{ "code": "X.7.99", "name": "Mine" }""")!.AsObject();
        if (value is null)
            Assert.True(entry.Remove(property));
        else
            entry[property] = JsonNode.Parse(value);
        Assert.NotEmpty(Schema.Validate(new JsonObject { ["replies"] = new JsonArray(), ["enhancedStatusCodes"] = new JsonArray(entry) }.ToJsonString()));
    }

    [Fact]
    public void Every_property_and_definition_describes_itself_for_the_editor()
    {
        JsonObject root = JsonNode.Parse(CatalogFile.SchemaJson)!.AsObject();
        List<string> silent = [];
        Visit(root, "");
        Assert.Empty(silent);

        void Visit(JsonObject schema, string path)
        {
            foreach (string group in (string[])["properties", "definitions"])
            {
                foreach ((string name, JsonNode? child) in schema[group]?.AsObject() ?? [])
                {
                    JsonObject target = child!.AsObject();
                    if (target["$ref"]?.GetValue<string>() is { } reference)
                        target = root["definitions"]![reference.Split('/')[^1]]!.AsObject();
                    if (target["description"]?.GetValue<string>() is not { } description || TextRules.Faults(description, "en").Any())
                        silent.Add($"{path}/{name}");
                    if (child["$ref"] is null)
                        Visit(target, $"{path}/{name}");
                    if (target["enumDescriptions"] is JsonArray meanings && meanings.Count != target["enum"]!.AsArray().Count)
                        silent.Add($"{path}/{name}: enumDescriptions");
                }
            }
        }
    }
}
