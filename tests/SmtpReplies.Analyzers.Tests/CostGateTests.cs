using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SmtpReplies.Analyzers.Flow;

namespace SmtpReplies.Analyzers.Tests;

/// <summary>What a project without mail code pays: one look at its texts.</summary>
public sealed class CostGateTests
{
    private const string NoMail =
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Service
        {
            public void Run(TcpClient client)
            {
                using var writer = new StreamWriter(client.GetStream());
                for (var i = 0; i < 3; i++)
                {
                    try { writer.WriteLine("PING"); return; }
                    catch (IOException e) when (e.HResult == 550) { Console.WriteLine(e); }
                }
            }
        }
        """;

    [Fact]
    public async Task Without_mail_code_nothing_is_registered_beyond_the_gate()
    {
        var (diagnostics, telemetry) = await InProcess.AnalyzeAsync(InProcess.Compile(NoMail));

        Assert.Empty(diagnostics);
        Assert.Equal(1, telemetry.CompilationStartActionsCount);
        Assert.Equal(0, telemetry.SemanticModelActionsCount);
        Assert.Equal(0, telemetry.OperationActionsCount + telemetry.OperationBlockActionsCount + telemetry.OperationBlockStartActionsCount);
        Assert.Equal(0, telemetry.SyntaxNodeActionsCount + telemetry.SyntaxTreeActionsCount + telemetry.SymbolActionsCount + telemetry.CodeBlockActionsCount);
        Assert.Equal(0, telemetry.CompilationActionsCount + telemetry.CompilationEndActionsCount);
    }

    [Fact]
    public async Task With_mail_code_one_action_a_file_is_registered_and_no_body_is_bound_twice_by_the_driver()
    {
        var (_, telemetry) = await InProcess.AnalyzeAsync(InProcess.Compile(NoMail, "class C { string s = \"EHLO\"; }"));

        Assert.Equal(1, telemetry.SemanticModelActionsCount);
        Assert.Equal(0, telemetry.OperationActionsCount + telemetry.OperationBlockActionsCount + telemetry.SyntaxNodeActionsCount);
    }

    [Theory]
    [InlineData("using System.Net.Mail;", true)]
    [InlineData("var c = new SMTPCLIENT();", true)]
    [InlineData("Write(\"ehlo x\")", true)]
    [InlineData("Write(\"LHLO x\")", true)]
    [InlineData("using System.Net.Http; class Shelo { }", true)]
    [InlineData("using System.Net.Http; class Mailbox { }", false)]
    [InlineData("smt p", false)]
    [InlineData("m", false)]
    [InlineData("", false)]
    public void The_gate_reads_words_in_any_case(string text, bool opens) =>
        Assert.Equal(opens, Opens(text));

    [Theory]
    [InlineData(8180)]
    [InlineData(8188)]
    [InlineData(8192)]
    [InlineData(20000)]
    public void A_word_across_the_edge_of_a_chunk_is_found(int before)
    {
        Assert.True(Opens(new string(' ', before) + "smtp"));
        Assert.True(Opens(new string(' ', before) + "smtp" + TooLong));
        Assert.False(Opens(new string(' ', before) + "smt p" + TooLong));
    }

    /// <summary>Longer texts are no strings, and are looked through in pieces.</summary>
    private static readonly string TooLong = new(' ', 50_000);

    [Fact]
    public void A_word_is_found_wherever_it_stands()
    {
        foreach (var word in (string[])["smtp", "SMTP", "ehlo", "HELO", "lhlo", "Net.Mail"])
        {
            for (var before = 0; before <= 40; before++)
            {
                Assert.True(Opens(new string(' ', before) + word), $"{word} behind {before}");
                Assert.True(Opens(new string(' ', before) + word + new string(' ', 40)), $"{word} between {before} and 40");
                Assert.False(Opens(new string(' ', before) + word.Insert(2, " ") + new string(' ', 40)), $"{word} in two, behind {before}");
            }
        }
    }

    [Theory]
    [InlineData("""class C { /* then says EHLO, MAIL FROM and connects */ }""", "Smtp")]
    [InlineData("""class C { string M() => "EHLO example.org"; }""", "Command, Smtp")]
    [InlineData("""class C { byte[] M() => "MAIL FROM:<>"u8.ToArray(); }""", "Command, Transaction, Smtp")]
    [InlineData("""class C { void M() { Ehlo(); } }""", "Command, Smtp")]
    public void A_command_in_a_comment_is_none(string text, string said)
    {
        var token = TestContext.Current.CancellationToken;
        var tree = CSharpSyntaxTree.ParseText(text, cancellationToken: token);

        Assert.Equal(said, new FileWords(tree.GetRoot(token), tree.GetText(token)).All.ToString());
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(9000)]
    public void Each_word_of_a_long_file_is_found_once_at_its_place(int parts)
    {
        var text = string.Concat(Enumerable.Range(0, parts).Select(static i => (i % 7) switch { 0 => "smtp;", 3 => "MAIL FROM;", _ => new string('x', i % 11) + ";" }));
        var expected = Enumerable.Range(0, text.Length).Where(i => string.CompareOrdinal(text, i, "smtp", 0, 4) == 0 || string.CompareOrdinal(text, i, "MAIL FROM", 0, 9) == 0);

        Assert.Equal(expected, MailWords.In(SourceText.From(text)).Select(static word => word.Position));
    }

    private static bool Opens(string text)
    {
        var token = TestContext.Current.CancellationToken;
        return MailWords.AreIn(CSharpSyntaxTree.ParseText(text, cancellationToken: token), token);
    }
}
