using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SmtpReplies.Analyzers.Tests;

/// <summary>The analyzer never throws, on any code, complete or half typed.</summary>
public sealed partial class RobustnessTests
{
    /// <summary>The users' code of all tests, without its marks.</summary>
    private static IEnumerable<string> Sources([CallerFilePath] string here = "")
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "Rules"), "*.cs"))
        {
            foreach (Match match in RawString().Matches(File.ReadAllText(file)))
            {
                var source = Mark().Replace(match.Groups[1].Value, "$1");
                yield return source.Contains("class ", StringComparison.Ordinal)
                    ? source
                    : "using System.IO; using System.Net.Mail; using System.Net.Sockets; class C { async System.Threading.Tasks.Task M(string host) { " + source + " } }";
            }
        }
    }

    [Fact]
    public async Task Code_cut_off_anywhere_is_survived()
    {
        var sources = Sources().ToList();
        Assert.True(sources.Count > 20);
        foreach (var source in sources)
        {
            // A different step for each text, so that all kinds of places are cut.
            for (var length = source.Length % 7; length < source.Length; length += 31)
                await AssertSurvivedAsync(source[..length]);
        }
    }

    [Fact]
    public Task A_program_that_begins_with_a_number_is_survived() => Verify.HalfTypedAsync("5; var retry = true; // System.Net.Mail");

    [Fact]
    public async Task Code_with_a_piece_missing_is_survived()
    {
        foreach (var source in Sources())
        {
            for (var start = source.Length % 11; start + 9 < source.Length; start += 71)
                await AssertSurvivedAsync(source.Remove(start, 9));
        }
    }

    /// <summary>In an IDE a project that is referenced is no metadata: its symbols have declarations, in trees of another compilation.</summary>
    [Fact]
    public async Task Code_of_another_project_is_not_looked_into()
    {
        var other = InProcess.Compile(
            """
            using System.IO;
            using System.Net.Mail;

            public class Wire
            {
                public static readonly SmtpStatusCode[] Retried = [SmtpStatusCode.MailboxUnavailable];
                public byte[] Buffer = new byte[512];
                public SmtpException Last { get; set; }
                public SmtpStatusCode Code => Last.StatusCode;
                public string Say(StreamReader reader, StreamWriter writer, string command) { writer.WriteLine(command); return reader.ReadLine(); }
                public static bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;
                public static bool ShouldRetry(string reply) => reply.StartsWith("4");
                public virtual void Send(MailMessage message) => new SmtpClient().Send(message);
            }
            """).WithAssemblyName("Other");
        var compilation = InProcess.Compile(
            """
            using System;
            using System.IO;
            using System.Linq;
            using System.Net.Mail;
            using System.Net.Sockets;

            public class Sender : Wire
            {
                public bool Probe(string host)
                {
                    var client = new TcpClient(host, 25);
                    var reader = new StreamReader(client.GetStream());
                    var writer = new StreamWriter(client.GetStream());
                    var wire = new Wire();
                    wire.Say(reader, writer, "EHLO me");
                    client.GetStream().Read(Buffer, 0, 512);
                    Func<string, bool> retry = ShouldRetry;
                    return ShouldRetry(wire.Say(reader, writer, "MAIL FROM:<>")) && retry("");
                }

                public override void Send(MailMessage message)
                {
                    for (var i = 0; i < 3; i++)
                    {
                        try { base.Send(message); return; }
                        catch (SmtpException ex) when (IsTransient(ex) || Retried.Contains(ex.StatusCode) || Code == SmtpStatusCode.MailboxBusy) { Last = ex; }
                    }
                }

                public bool ShouldRetryNow(SmtpException ex) => IsTransient(ex) || Retried.Contains(ex.StatusCode) || Code == SmtpStatusCode.TransactionFailed;
            }
            """).AddReferences(other.ToMetadataReference());
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error));

        Assert.DoesNotContain((await InProcess.AnalyzeAsync(compilation)).Diagnostics, static diagnostic => diagnostic.Id == "AD0001");
    }

    [Fact]
    public async Task Deep_nesting_is_survived()
    {
        var sum = string.Join(" + ", Enumerable.Repeat("\"x\"", 3000));
        var or = string.Join(" || ", Enumerable.Repeat("ex.StatusCode == SmtpStatusCode.MailboxBusy", 400));
        await AssertSurvivedAsync(
            $$"""
            using System.Net.Mail;
            class C
            {
                string S(SmtpException ex) => ex.StatusCode + {{sum}};
                bool IsTransient(SmtpException ex) => {{or}};
            }
            """);
    }

    [Fact]
    public async Task Predicates_that_call_each_other_are_survived() => await AssertSurvivedAsync(
        """
        using System.Net.Mail;
        class C
        {
            bool IsTransient(SmtpException ex) => IsB(ex) || ex.StatusCode == SmtpStatusCode.MailboxBusy;
            bool IsB(SmtpException ex) => IsC(ex) && IsTransient(ex);
            bool IsC(SmtpException ex) => IsB(ex) || IsC(ex);
            void Send(SmtpClient c, MailMessage m) { try { c.Send(m); } catch (SmtpException ex) when (IsTransient(ex)) { Send(c, m); } }
        }
        """);

    private static async Task AssertSurvivedAsync(string source)
    {
        var (diagnostics, _) = await InProcess.AnalyzeAsync(InProcess.Compile(source));
        Assert.All(diagnostics, diagnostic => Assert.True(diagnostic.Id.StartsWith("SMTP", StringComparison.Ordinal), $"{diagnostic}\n{source}"));
    }

    [GeneratedRegex("\"\"\"\\n(.*?)\"\"\"", RegexOptions.Singleline)]
    private static partial Regex RawString();

    [GeneratedRegex(@"\{\|SMTP\d+:(.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
