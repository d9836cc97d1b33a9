using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Tests;

/// <summary>An additional file, as a build hands it to the compiler.</summary>
internal sealed class CodesFile(string? content, string path = "codes.json", string? mark = "codes") : AdditionalText
{
    public override string Path { get; } = path;

    public string? Mark { get; } = mark;

    private SourceText? Content { get; } = content is null ? null : SourceText.From(content, Encoding.UTF8);

    public override SourceText? GetText(CancellationToken cancellationToken = default) => Content;
}

/// <summary>The properties of a project and the metadata of its additional files, as they are visible to the compiler.</summary>
internal sealed class ProjectOptions(params (string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
{
    public static ProjectOptions OfMailer { get; } = new(("RootNamespace", "Mailer"));

    public override AnalyzerConfigOptions GlobalOptions { get; } =
        new Values(properties.ToImmutableDictionary(property => "build_property." + property.Name, property => property.Value));

    /// <summary>Another provider that says the same, as editors make one for each edit.</summary>
    public ProjectOptions Again() => new(properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile is CodesFile { Mark: { } mark }
            ? new Values(ImmutableDictionary<string, string>.Empty.Add("build_metadata.AdditionalFiles.SmtpReplies", mark))
            : Values.None;

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static Values None { get; } = new(ImmutableDictionary<string, string>.Empty);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
