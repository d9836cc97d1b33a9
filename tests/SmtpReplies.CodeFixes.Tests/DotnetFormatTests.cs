using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SmtpReplies.Analyzers;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>
/// "dotnet format" takes the first finding of an analyzer, of whatever rule, to a fix and asks it to fix all with the key of the action that
/// it gets, or with none. Which finding is the first changes from run to run.
/// </summary>
public sealed class DotnetFormatTests
{
    private const string Source =
        """
        using System.IO;
        using System.Net.Mail;
        using System.Net.Sockets;

        class Sender
        {
            static bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.StatusCode == SmtpStatusCode.MailboxUnavailable;

            static void Probe(string host)
            {
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream());
                reader.ReadLine();
                writer.WriteLine("EHLO example.org");
            }
        }
        """;

    [Fact]
    public async Task A_finding_of_another_rule_gets_no_action_and_without_a_key_all_are_fixed()
    {
        var token = TestContext.Current.CancellationToken;
        using var workspace = new AdhocWorkspace();
        var document = workspace
            .AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "P", "P", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary), metadataReferences: Net100.References.All))
            .AddDocument("Sender.cs", Source);
        var compilation = await document.Project.GetCompilationAsync(token);
        var findings = await compilation!.WithAnalyzers([new SmtpFlowAnalyzer()]).GetAnalyzerDiagnosticsAsync(token);
        Assert.Equal(["SMTP001", "SMTP003"], findings.Select(static finding => finding.Id).Order(StringComparer.Ordinal));

        var fix = new SMTP001RetriesPermanentReplyFix();
        var actions = 0;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, findings.Single(static finding => finding.Id == "SMTP003"), (_, _) => actions++, token));
        Assert.Equal(0, actions);

        var all = await fix.GetFixAllProvider().GetFixAsync(new FixAllContext(
            document, fix, FixAllScope.Document, codeActionEquivalenceKey: null, ["SMTP001", "SMTP003"], new Known(findings), token));
        var operation = Assert.Single((await all!.GetOperationsAsync(token)).OfType<Microsoft.CodeAnalysis.CodeActions.ApplyChangesOperation>());
        var text = (await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync(token)).ToString();

        Assert.DoesNotContain("MailboxUnavailable", text, StringComparison.Ordinal);
        Assert.Contains("reader.ReadLine();", text, StringComparison.Ordinal);
    }

    private sealed class Known(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
