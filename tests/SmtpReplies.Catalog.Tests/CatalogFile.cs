using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmtpReplies.Catalog.Tests;

/// <summary>The built-in catalog as the file states it: read with nothing of the product, so that the product cannot excuse it.</summary>
internal sealed class CatalogFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static string Json { get; } = Read("codes.json");

    public static string SchemaJson { get; } = Read("codes.schema.json");

    public static CatalogFile BuiltIn { get; } = JsonSerializer.Deserialize<CatalogFile>(Json, Options)!;

    [JsonPropertyName("$schema")]
    public required string Schema { get; init; }

    public required Reply[] Replies { get; init; }

    public required EnhancedStatusCode[] EnhancedStatusCodes { get; init; }

    public Reply this[int code] => Replies.Single(reply => reply.Code == code);

    public static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
}

internal sealed record Reply
{
    public required int Code { get; init; }
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string Class { get; init; }
    public required string Category { get; init; }
    public required string Status { get; init; }
    public required string[] Stages { get; init; }
    public required string Description { get; init; }
    public required string WhenSeen { get; init; }
    public required string HowToFix { get; init; }
    public required Advice[] Advice { get; init; }
    public required Reference[] References { get; init; }
    public required string[] Enhanced { get; init; }
    public required Dictionary<string, LocalizedTexts> Localized { get; init; }

    /// <summary>Advice for a stage and an enhanced code, either of which may be unknown: the more specific item wins.</summary>
    public Advice[] BestAdvice(string? stage, string? enhanced) =>
        [.. Advice.Where(item => item.Fits(stage, enhanced)).GroupBy(static item => item.Weight).MaxBy(static group => group.Key)!];
}

internal sealed record Advice
{
    public required string Action { get; init; }
    public string[] Stages { get; init; } = [];
    public string[] Enhanced { get; init; } = [];
    public required string Reason { get; init; }
    public required Reference Reference { get; init; }

    public bool IsDefault => Stages is [] && Enhanced is [];

    /// <summary>Stage and enhanced code together, then the enhanced code, then the stage, then the default.</summary>
    public int Weight => (Stages is [] ? 0 : 1) + (Enhanced is [] ? 0 : 2);

    public bool Fits(string? stage, string? enhanced) =>
        (Stages is [] || Stages.Contains(stage)) && (Enhanced is [] || Enhanced.Contains(enhanced));
}

internal sealed record Reference
{
    public required int Rfc { get; init; }
    public required string Section { get; init; }
}

internal sealed record LocalizedTexts
{
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required string WhenSeen { get; init; }
    public required string HowToFix { get; init; }
    public required string[] Advice { get; init; }
}

internal sealed record EnhancedStatusCode
{
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required string Title { get; init; }
    public bool Deprecated { get; init; }
    public required int[] Replies { get; init; }
    public required Reference[] References { get; init; }
}
