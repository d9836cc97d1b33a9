using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Diagnostics.Telemetry;

namespace SmtpReplies.Analyzers.Tests;

/// <summary>Runs the analyzer as the compiler's driver does, without a workspace: quick enough for thousands of texts.</summary>
internal static class InProcess
{
    /// <summary>Message buses and job runners.</summary>
    internal static readonly ImmutableArray<MetadataReference> BusReferences =
    [
        MetadataReference.CreateFromFile(typeof(MassTransit.MessageRetryConfigurationExtensions).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MassTransit.IExceptionConfigurator).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Wolverine.WolverineOptions).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(JasperFx.CodeGeneration.ICodeFile).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Hangfire.AutomaticRetryAttribute).Assembly.Location),
    ];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(MailKit.Net.Smtp.SmtpClient).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MimeKit.MimeMessage).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Polly.Policy).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Polly.PredicateBuilder).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(SmtpServer.Storage.MessageStore).Assembly.Location),
        .. BusReferences,
        MetadataReference.CreateFromFile(typeof(SmtpReplyCode).Assembly.Location),
    ];

    public static CSharpCompilation Compile(params IEnumerable<string> sources) => CSharpCompilation.Create(
        "Tested",
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview), $"File{i}.cs")),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    public static async Task<(ImmutableArray<Diagnostic> Diagnostics, AnalyzerTelemetryInfo Telemetry)> AnalyzeAsync(CSharpCompilation compilation)
    {
        var analyzer = new SmtpFlowAnalyzer();
        var driver = compilation.WithAnalyzers([analyzer], new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        var token = TestContext.Current.CancellationToken;
        return (await driver.GetAnalyzerDiagnosticsAsync(token), await driver.GetAnalyzerTelemetryInfoAsync(analyzer, token));
    }
}
