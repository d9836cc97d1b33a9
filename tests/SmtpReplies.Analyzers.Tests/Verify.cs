using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace SmtpReplies.Analyzers.Tests;

/// <summary>Runs the analyzer over a user's code; <c>{|SMTP001:...|}</c> marks what must be underlined, and nothing else may be.</summary>
internal static class Verify
{
    public static Task FindingsAsync(string source, LanguageVersion version = LanguageVersion.Preview) => CreateTest(version, source).RunAsync(TestContext.Current.CancellationToken);

    public static Task FindingsAsync(params string[] sources) => CreateTest(LanguageVersion.Preview, sources).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>A file under an <c>.editorconfig</c> with this line.</summary>
    public static Task WithSettingsAsync(string setting, string source)
    {
        var test = CreateTest(LanguageVersion.Preview, source);
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\n{setting}\n"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A program of top-level statements.</summary>
    public static Task ProgramAsync(string source)
    {
        var test = CreateTest(LanguageVersion.Preview, source);
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Code that does not compile: the compiler's own errors are of no interest.</summary>
    public static Task HalfTypedAsync(string source)
    {
        var test = CreateTest(LanguageVersion.Preview, source);
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static Test CreateTest(LanguageVersion version, params string[] sources)
    {
        var test = new Test(version);
        foreach (var source in sources)
            test.TestState.Sources.Add(source);
        return test;
    }

    private sealed class Test : CSharpAnalyzerTest<SmtpFlowAnalyzer, DefaultVerifier>
    {
        private readonly LanguageVersion _version;

        public Test(LanguageVersion version)
        {
            _version = version;
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
            TestState.AdditionalReferences.AddRange(Net100.References.All);
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MailKit.Net.Smtp.SmtpClient).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(MimeKit.MimeMessage).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Polly.Policy).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(Polly.PredicateBuilder).Assembly.Location));
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(SmtpServer.Storage.MessageStore).Assembly.Location));
            TestState.AdditionalReferences.AddRange(InProcess.BusReferences);
            TestState.AdditionalReferences.Add(MetadataReference.CreateFromFile(typeof(SmtpReplyCode).Assembly.Location));
        }

        protected override ParseOptions CreateParseOptions() => ((CSharpParseOptions)base.CreateParseOptions()).WithLanguageVersion(_version);
    }
}
