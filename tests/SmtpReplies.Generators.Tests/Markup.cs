using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace SmtpReplies.Generators.Tests;

/// <summary>A codes.json in which <c>{|SMTP904:600|}</c> marks what is to be reported, and where.</summary>
internal static partial class Markup
{
    /// <summary>Asserts that the analyzer reports exactly what is marked: id, file, and the line and column of start and end.</summary>
    /// <returns>The diagnostics, ordered by place.</returns>
    public static async Task<ImmutableArray<Diagnostic>> AssertReported(string markup, ProjectOptions? options = null)
    {
        (string content, string[] expected) = Parse(markup);
        ImmutableArray<Diagnostic> diagnostics = await Analyze([new CodesFile(content)], options);
        Assert.Equal(expected, diagnostics.Select(diagnostic => Describe(diagnostic.Id, diagnostic.Location.GetLineSpan())));
        return diagnostics;
    }

    public static async Task<ImmutableArray<Diagnostic>> Analyze(ImmutableArray<AdditionalText> files, ProjectOptions? options = null)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create("Mailer").WithAnalyzers(
            [new CatalogAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions(files, options ?? ProjectOptions.OfMailer),
                onAnalyzerException: (exception, _, _) => throw exception,
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> diagnostics = await compilation.GetAnalyzerDiagnosticsAsync(cancellation);
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.GetLineSpan().StartLinePosition)
            .ThenBy(diagnostic => diagnostic.Location.GetLineSpan().EndLinePosition)
            .ThenBy(diagnostic => diagnostic.Id, StringComparer.Ordinal)];
    }

    /// <summary>Takes the marks out.</summary>
    public static string Plain(string markup) => Parse(markup).Content;

    private static (string Content, string[] Expected) Parse(string markup)
    {
        var content = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        List<(string Id, TextSpan Span)> marks = [];
        int end = 0;
        foreach (Match mark in Marks().Matches(markup))
        {
            content.Append(markup, end, mark.Index - end);
            end = mark.Index + mark.Length;
            if (mark.Groups[1].Success)
                open.Push((mark.Groups[1].Value, content.Length));
            else if (open.TryPop(out (string Id, int Start) start))
                marks.Add((start.Id, TextSpan.FromBounds(start.Start, content.Length)));
        }

        Assert.Empty(open);
        string plain = content.Append(markup, end, markup.Length - end).ToString();
        TextLineCollection lines = SourceText.From(plain).Lines;
        return (plain, [.. marks
            .OrderBy(mark => mark.Span.Start).ThenBy(mark => mark.Span.End).ThenBy(mark => mark.Id, StringComparer.Ordinal)
            .Select(mark => Describe(mark.Id, new FileLinePositionSpan("codes.json", lines.GetLinePositionSpan(mark.Span))))]);
    }

    private static string Describe(string id, FileLinePositionSpan place) => $"{place.Path}{place.Span} {id}";

    [GeneratedRegex(@"\{\|(SMTP\d+):|\|\}")]
    private static partial Regex Marks();
}
