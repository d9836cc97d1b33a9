using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Analyzers;

namespace SmtpReplies.Corpus.Tests;

/// <summary>Whole programs in the styles people use, half of them correct: what is reported is what their marks say.</summary>
public sealed class CorpusTests
{
    /// <summary>Everything that this project itself is built against.</summary>
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> Names => [.. Program.All().Select(static program => program.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_program_is_reported_where_it_is_marked(string name)
    {
        var program = Program.Read(name);

        var reported = (await AnalyzeAsync(program)).Select(static finding => (finding.Line, finding.Id));

        var expected = program.Marks.Where(static mark => mark.Mark != Mark.Missed).Select(static mark => (mark.Line, mark.Id));
        Assert.Equal(expected.Order(), reported.Order());
    }

    [Fact]
    public async Task The_findings_are_the_ones_that_were_reviewed()
    {
        var text = new StringBuilder();
        foreach (var program in Program.All())
        {
            foreach (var (line, id, message) in await AnalyzeAsync(program))
                text.Append(CultureInfo.InvariantCulture, $"{program.Name}({line}): {id}: {message}\n");
        }

        var verified = Path.Combine(Program.Folder, "findings.verified.txt");
        var known = File.Exists(verified) ? (await File.ReadAllTextAsync(verified, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") : "";
        if (known != text.ToString())
            await File.WriteAllTextAsync(Path.Combine(Program.Folder, "findings.received.txt"), text.ToString(), TestContext.Current.CancellationToken);
        Assert.Equal(known, text.ToString());
    }

    [Fact]
    public void At_least_85_percent_of_the_bugs_are_found_and_97_percent_of_the_findings_are_right()
    {
        var marks = Program.All().SelectMany(static program => program.Marks).ToLookup(static mark => mark.Mark);
        var (found, missed, wrong) = (marks[Mark.Found].Count(), marks[Mark.Missed].Count(), marks[Mark.FalseAlarm].Count());

        Assert.InRange(found / (double)(found + missed), 0.85, 1);
        Assert.InRange(found / (double)(found + wrong), 0.97, 1);
    }

    [Fact]
    public void Half_of_the_programs_are_correct()
    {
        var programs = Program.All().ToList();
        var correct = programs.Count(static program => program.Marks.All(static mark => mark.Mark == Mark.FalseAlarm));

        Assert.InRange(programs.Count, 120, int.MaxValue);
        Assert.InRange(correct / (double)programs.Count, 0.45, 0.55);
    }

    private static async Task<IReadOnlyList<(int Line, string Id, string Message)>> AnalyzeAsync(Program program)
    {
        var token = TestContext.Current.CancellationToken;
        var tree = CSharpSyntaxTree.ParseText(program.Source, new CSharpParseOptions(LanguageVersion.Preview), program.Name, Encoding.UTF8, token);
        var compilation = CSharpCompilation.Create(
            "Program",
            [tree],
            References,
            new CSharpCompilationOptions(
                tree.GetCompilationUnitRoot(token).Members.Any(SyntaxKind.GlobalStatement) ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        Assert.Empty(compilation.GetDiagnostics(token).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
            // A generated part (a regular expression) is missing, since no generator runs here.
            && diagnostic.Id != "CS8795"));

        var diagnostics = await compilation.WithAnalyzers([new SmtpFlowAnalyzer()]).GetAnalyzerDiagnosticsAsync(token);
        return [.. diagnostics
            .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(static diagnostic => (
                diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1, diagnostic.Id, diagnostic.GetMessage(CultureInfo.InvariantCulture)))];
    }
}
