using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Generators.Catalog;
using SmtpReplies.Generators.Emit;

namespace SmtpReplies.Generators.Tests;

/// <summary>Nothing in a codes.json makes the reader, the generator or the analyzer throw, or the generator write what does not parse.</summary>
public sealed class RobustnessTests
{
    private static readonly OutputOptions Options = new(false, "Mailer", "SmtpReplyCodes");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_files_give_problems_in_the_text_and_sources_that_parse(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 750; i++)
            Read(Mutation.Of(Json.OfMailer, random));
    }

    [Fact]
    public void Every_beginning_of_a_file_can_be_read()
    {
        for (int length = 0; length < Json.OfMailer.Length; length++)
            Read(Json.OfMailer[..length]);
    }

    [Fact]
    public async Task Damaged_files_do_not_bring_down_generator_and_analyzer()
    {
        var random = new Random(5);
        for (int i = 0; i < 60; i++)
        {
            string text = Mutation.Of(Json.OfMailer, random);
            GeneratorRun.Of(text).Compile();
            await Markup.Analyze([new CodesFile(text)]);
        }
    }

    private static void Read(string text)
    {
        SourceText source = SourceText.From(text, Encoding.UTF8);
        List<CatalogProblem> problems = [];

        ReplyCatalog catalog = CatalogReader.Read(source, Options.Names(), problems, TestContext.Current.CancellationToken);

        Assert.All(problems, problem => Assert.InRange(problem.Span.End, 0, source.Length));
        Assert.Equal(catalog, CatalogReader.Read(source, Options.Names(), [], TestContext.Current.CancellationToken));
        var output = new CatalogOutput(Options, catalog);
        foreach (IOutput file in (IOutput[])[CodesOutput.From(output), MatchersOutput.From(output), RowsOutput.From(output), AdviceOutput.From(output)])
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(CodeWriter.Print(file), new CSharpParseOptions(LanguageVersion.CSharp7_3, DocumentationMode.Diagnose), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(tree.GetDiagnostics(TestContext.Current.CancellationToken));
        }
    }
}
