extern alias runtime;

using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Generators.Emit;

namespace SmtpReplies.Generators.Tests;

/// <summary>
/// A run of the generator over a small project. Whatever a test is about, the generator also runs after an unrelated edit and with options
/// that say the same anew; then no step may have a new result, and no result may hold on to a compilation.
/// </summary>
internal sealed class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(runtime::SmtpReplies.SmtpReply).Assembly.Location)];

    private static readonly ImmutableArray<MetadataReference> MailKit =
        [.. new[] { typeof(global::MailKit.Net.Smtp.SmtpCommandException), typeof(MimeKit.MailboxAddress) }.Select(type => MetadataReference.CreateFromFile(type.Assembly.Location))];

    private readonly GeneratorDriver _driver;
    private readonly ProjectOptions _options;
    private readonly CSharpCompilation _compilation;
    private readonly ImmutableArray<AdditionalText> _files;

    private GeneratorRun(GeneratorDriver driver, CSharpCompilation compilation, ProjectOptions options, ImmutableArray<AdditionalText> files)
    {
        _driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        _compilation = compilation;
        _options = options;
        _files = files;
        GeneratorRunResult result = Assert.Single(_driver.GetRunResult().Results);
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Sources = result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
        Steps = result.TrackedSteps.Where(step => TrackingNames.All.Contains(step.Key))
            .SelectMany(step => Assert.Single(step.Value).Outputs.Select(output => (Name: output.Value is IOutput ? output.Value.GetType().Name : step.Key, output.Reason)))
            .ToDictionary(step => step.Name, step => step.Reason);
        OutputSteps = [.. result.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }

    /// <summary>The generated sources by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; }

    /// <summary>Why each tracked step has the result it has; the model of each source, which all come from one step, goes by the name of its type.</summary>
    public IReadOnlyDictionary<string, IncrementalStepRunReason> Steps { get; }

    public ImmutableArray<IncrementalStepRunReason> OutputSteps { get; }

    public static GeneratorRun Of(string? codesJson, ProjectOptions? options = null, string code = "", LanguageVersion version = LanguageVersion.CSharp7_3, bool mailKit = false) =>
        Of([new CodesFile(codesJson)], options, code, version, mailKit);

    public static GeneratorRun Of(
        ImmutableArray<AdditionalText> files, ProjectOptions? options = null, string code = "", LanguageVersion version = LanguageVersion.CSharp7_3, bool mailKit = false)
    {
        var parse = new CSharpParseOptions(version, DocumentationMode.Diagnose);
        bool nullable = version > LanguageVersion.CSharp7_3;
        var compilation = CSharpCompilation.Create(
            "Mailer",
            [CSharpSyntaxTree.ParseText(code, parse)],
            mailKit ? [.. References, .. MailKit] : References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                generalDiagnosticOption: ReportDiagnostic.Error,
                warningLevel: 9999,
                nullableContextOptions: nullable ? NullableContextOptions.Enable : NullableContextOptions.Disable));
        options ??= ProjectOptions.OfMailer;
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ReplyGenerator().AsSourceGenerator()],
            files,
            parse,
            options,
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

        var run = new GeneratorRun(driver, compilation, options, files);
        run.AssertHoldsNoCompilation();
        run.AssertCachedAfterUnrelatedEdits(parse);
        return run;
    }

    /// <summary>The next run, after an edit of the files or options.</summary>
    public GeneratorRun After(CodesFile? file = null, ProjectOptions? options = null)
    {
        GeneratorDriver driver = _driver;
        ImmutableArray<AdditionalText> files = _files;
        if (file is not null)
        {
            driver = driver.ReplaceAdditionalTexts([file]);
            files = [file];
        }

        if (options is not null)
            driver = driver.WithUpdatedAnalyzerConfigOptions(options);
        return new GeneratorRun(driver, _compilation, options ?? _options, files);
    }

    /// <summary>The next run, with MailKit among the references.</summary>
    public GeneratorRun WithMailKit() => With(MailKit);

    /// <summary>The next run, with more references.</summary>
    public GeneratorRun With(params IEnumerable<MetadataReference> references) => new(_driver, _compilation.AddReferences(references), _options, _files);

    /// <summary>Compiles the project with what was generated, every warning being an error, and loads it.</summary>
    public Assembly Compile()
    {
        _driver.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation compilation, out _, TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(result.Diagnostics.Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden));
        return Assembly.Load(stream.ToArray());
    }

    private void AssertCachedAfterUnrelatedEdits(CSharpParseOptions parse)
    {
        CSharpCompilation edited = _compilation.AddSyntaxTrees(
            CSharpSyntaxTree.ParseText("internal sealed class Unrelated { }", parse, cancellationToken: TestContext.Current.CancellationToken));
        AssertCached(new GeneratorRun(_driver, edited, _options, _files));
        AssertCached(After(options: _options.Again()));

        void AssertCached(GeneratorRun next)
        {
            Assert.Equal(Steps.Keys.Order(), next.Steps.Keys.Order());
            Assert.Empty(TrackingNames.All.Except([TrackingNames.Outputs]).Except(next.Steps.Keys));
            Assert.Contains(nameof(MailKitOutput), next.Steps.Keys);
            Assert.All(next.Steps, step => Assert.True(
                step.Value is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step.Key} is {step.Value}"));
            Assert.All(next.OutputSteps, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
            Assert.Equal(Sources, next.Sources);
        }
    }

    private void AssertHoldsNoCompilation()
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach ((string name, ImmutableArray<IncrementalGeneratorRunStep> steps) in Assert.Single(_driver.GetRunResult().Results).TrackedSteps)
        {
            if (TrackingNames.All.Contains(name))
                Visit(steps.SelectMany(step => step.Outputs).Select(output => output.Value).ToArray(), name);
        }

        void Visit(object? value, string where)
        {
            if (value is null or string or AdditionalText || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value))
                return;
            Assert.False(
                value is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or Location or Diagnostic or AnalyzerConfigOptions,
                $"{where} holds a {value.GetType()}");
            if (value is IEnumerable items)
            {
                foreach (object? item in items)
                    Visit(item, where);
            }

            foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!field.FieldType.IsPointer)
                    Visit(field.GetValue(value), $"{where}.{field.Name}");
            }
        }
    }
}
