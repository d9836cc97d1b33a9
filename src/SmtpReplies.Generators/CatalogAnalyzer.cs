using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Generators.Catalog;

namespace SmtpReplies.Generators;

/// <summary>
/// Says what is wrong with a codes.json, at the line and column. An analyzer and not the generator, since what a generator reports in an
/// additional file comes late or loses its file in editors.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CatalogAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.MalformedJson,
        Descriptors.MissingProperty,
        Descriptors.WrongType,
        Descriptors.CodeOutOfRange,
        Descriptors.ContradictsCode,
        Descriptors.Duplicate,
        Descriptors.BadName,
        Descriptors.Unknown,
        Descriptors.EmptyText,
        Descriptors.BadEnhancedCode,
        Descriptors.AdviceContradictsClass,
        Descriptors.SeveralFiles,
        Descriptors.UnreadableFile);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterAdditionalFileAction(Analyze);
    }

    private static void Analyze(AdditionalFileAnalysisContext context)
    {
        AdditionalText file = context.AdditionalFile;
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        if (!OutputOptions.IsCodesFile(file, options))
            return;

        AdditionalText chosen = OutputOptions.Choose(context.Options.AdditionalFiles, options) ?? file;
        if (!string.Equals(chosen.Path, file.Path, StringComparison.Ordinal))
        {
            ReportFile(context, Descriptors.SeveralFiles, chosen.Path);
            return;
        }

        if (file.GetText(context.CancellationToken) is not { } text)
        {
            ReportFile(context, Descriptors.UnreadableFile, file.Path);
            return;
        }

        List<CatalogProblem> problems = [];
        CatalogReader.Read(text, OutputOptions.Read(options.GlobalOptions).Names(), problems, context.CancellationToken);
        foreach (CatalogProblem problem in problems)
            context.ReportDiagnostic(problem.ToDiagnostic(file.Path, text));
    }

    private static void ReportFile(AdditionalFileAnalysisContext context, DiagnosticDescriptor descriptor, string argument) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, Location.Create(context.AdditionalFile.Path, default, default), argument));
}
