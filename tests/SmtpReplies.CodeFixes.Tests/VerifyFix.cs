using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>
/// Runs the analyzer and a fix over a user's code. Every test fixes the findings one by one, and then all at once in the document, the project
/// and the solution; the result must compile and have no finding left.
/// </summary>
internal static class VerifyFix<TFix>
    where TFix : CodeFixProvider, new()
{
    /// <param name="source">The code, with its findings marked.</param>
    /// <param name="expected">The code after the fix.</param>
    /// <param name="action">The index of the action; the first if not given.</param>
    /// <param name="version">The version of C#.</param>
    public static Task FixesAsync(string source, string expected, int action = 0, LanguageVersion version = LanguageVersion.Preview) =>
        new Test(version) { TestCode = source, FixedCode = expected, CodeActionIndex = action }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Several documents at once.</summary>
    public static Task FixesAsync(string[] sources, string[] expected)
    {
        var test = new Test(LanguageVersion.Preview);
        foreach (var source in sources)
            test.TestState.Sources.Add(source);
        foreach (var source in expected)
            test.FixedState.Sources.Add(source);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A program of top-level statements.</summary>
    public static Task FixesProgramAsync(string source, string expected)
    {
        var test = new Test(LanguageVersion.Preview) { TestCode = source, FixedCode = expected };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Code that does not compile: the fix may be offered or not, but computes what it offers without a failure.</summary>
    public static async Task SurvivesAsync(string source)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Half", LanguageNames.CSharp).WithMetadataReferences(Net100.References.All);
        var document = project.AddDocument("Half.cs", source);
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var findings = await compilation.WithAnalyzers([new SmtpFlowAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        var fix = new TFix();
        foreach (var finding in findings.Where(finding => fix.FixableDiagnosticIds.Contains(finding.Id)))
        {
            var actions = new List<CodeAction>();
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, finding, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
            foreach (var action in actions)
                Assert.NotEmpty(await action.GetOperationsAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The finding is there, and no action for it.</summary>
    public static Task OffersNothingAsync(string source, LanguageVersion version = LanguageVersion.Preview) =>
        new Test(version) { TestCode = source, FixedCode = source }.RunAsync(TestContext.Current.CancellationToken);

    /// <summary>The first finding has these actions, and the first of them gives the code that is expected.</summary>
    public static async Task OffersAsync(string source, string expected, params string[] titles)
    {
        var test = new Test(LanguageVersion.Preview) { TestCode = source, FixedCode = expected };
        await test.RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(titles, test.Titles);
    }

    private sealed class Test : CSharpCodeFixTest<SmtpFlowAnalyzer, TFix, DefaultVerifier>
    {
        private readonly LanguageVersion _version;

        public Test(LanguageVersion version)
        {
            _version = version;
            // Another rule may have its say about the same code.
            DisabledDiagnostics.AddRange(new SmtpFlowAnalyzer().SupportedDiagnostics.Select(static rule => rule.Id).Except(new TFix().FixableDiagnosticIds));
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
            TestState.AdditionalReferences.AddRange(Net100.References.All);
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MailKit.Net.Smtp.SmtpClient).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MimeKit.MimeMessage).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Polly.Policy).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Polly.PredicateBuilder).Assembly.Location));
            // By its file: the tests on the oldest compiler know the assembly under an alias.
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, "SmtpReplies.Runtime.dll")));
        }

        /// <summary>The titles of the actions for the first finding.</summary>
        public IReadOnlyList<string>? Titles { get; private set; }

        protected override ParseOptions CreateParseOptions() => ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(_version);

        protected override ImmutableArray<CodeAction> FilterCodeActions(ImmutableArray<CodeAction> actions)
        {
            Titles ??= [.. actions.Select(static action => action.Title)];
            return actions;
        }
    }
}
