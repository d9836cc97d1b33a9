using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Catalog;

internal enum JsonKind
{
    /// <summary>No value could be read here, and a problem says why: whoever asks for the value stays silent about it.</summary>
    Missing,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A value of a JSON document, with the place where it stands.</summary>
internal readonly struct JsonValue(JsonKind kind, TextSpan span, object? content = null, bool isBroken = false)
{
    public JsonKind Kind { get; } = kind;

    public TextSpan Span { get; } = span;

    /// <summary>Whether a syntax error was met inside: what seems to be missing may have been there.</summary>
    public bool IsBroken { get; } = isBroken;

    /// <summary>The content of a string without quotes and escapes, or a number as it is written.</summary>
    public string Text => content as string ?? "";

    public JsonValue[] Items => content as JsonValue[] ?? [];

    /// <summary>The properties in their order; of several with one name only the first.</summary>
    public JsonProperty[] Properties => content as JsonProperty[] ?? [];

    public bool Has(string property)
    {
        foreach (JsonProperty present in Properties)
        {
            if (present.Name == property)
                return true;
        }

        return false;
    }

    /// <summary>The bracket that opens an object or array: the place to say what it lacks.</summary>
    public TextSpan Start => new(Span.Start, Math.Min(1, Span.Length));
}

/// <summary>A property of a JSON object.</summary>
internal readonly struct JsonProperty(string name, TextSpan nameSpan, JsonValue value)
{
    public string Name { get; } = name;

    /// <summary>The name with its quotes.</summary>
    public TextSpan NameSpan { get; } = nameSpan;

    public JsonValue Value { get; } = value;
}
