using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP006ReadsOneLineOfReplyFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP006: the reply to EHLO is read to its last line.</summary>
public sealed class SMTP006FixTests
{
    private static Task Fixes(string statements, string expected, LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InProbe(statements), InProbe(expected), version: version);

    private static string InProbe(string statements) =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Threading.Tasks;

        class Probe
        {
            public async Task RunAsync(string host)
            {
                await Task.Yield();
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream());
                string response = reader.ReadLine();
                if (!response.StartsWith("220")) return;
                writer.WriteLine("EHLO example.org");
        {{statements}}
                writer.WriteLine("MAIL FROM:<a@example.org>");
                if (!reader.ReadLine().StartsWith("2")) return;
            }
        }
        """;

    private static string LoopOf(string variable, string reading) =>
        $$"""
                do
                {
                    {{variable}} = {{reading}};
                }
                while ({{variable}}?.Length > 3 && {{variable}}[3] == '-');
        """;

    [Theory]
    [InlineData("response = {|SMTP006:reader.ReadLine()|};", "reader.ReadLine()")]
    [InlineData("response = await {|SMTP006:reader.ReadLineAsync()|};", "await reader.ReadLineAsync()")]
    [InlineData("response = await {|SMTP006:reader.ReadLineAsync()|}.ConfigureAwait(false);", "await reader.ReadLineAsync().ConfigureAwait(false)")]
    public Task A_loop_reads_into_the_variable(string statement, string reading) => Fixes(
        $"        // What it can do.\n        {statement} // many\n        if (!response.StartsWith(\"2\")) return;",
        $"        // What it can do.\n{LoopOf("response", reading)} // many\n        if (!response.StartsWith(\"2\")) return;");

    [Theory]
    [InlineData("var line = {|SMTP006:reader.ReadLine()|};", "line")]
    [InlineData("string answer = {|SMTP006:reader.ReadLine()|};", "answer")]
    public Task A_variable_is_declared_before_the_loop(string statement, string variable) => Fixes(
        $"        {statement}\n        if (!{variable}.StartsWith(\"2\")) return;",
        $"        string {variable};\n{LoopOf(variable, "reader.ReadLine()")}\n        if (!{variable}.StartsWith(\"2\")) return;",
        LanguageVersion.CSharp7_3);

    [Fact]
    public Task The_only_statement_of_a_lock_stays_one() => Fixes(
        "        lock (this)\n            response = {|SMTP006:reader.ReadLine()|};\n        if (!response.StartsWith(\"2\")) return;",
        "        lock (this)\n" + LoopOf("response", "reader.ReadLine()").Replace("        ", "            ") + "\n        if (!response.StartsWith(\"2\")) return;");

    [Fact]
    public Task A_variable_that_may_be_null_says_so() => Fixes(
        "#nullable enable\n        Console.WriteLine();\n        var line = {|SMTP006:reader.ReadLine()|};\n        if (line?.StartsWith(\"2\") != true) return;\n#nullable disable",
        "#nullable enable\n        Console.WriteLine();\n        string? line;\n" + LoopOf("line", "reader.ReadLine()") + "\n        if (line?.StartsWith(\"2\") != true) return;\n#nullable disable");

    [Fact]
    public Task Line_ends_stay() => Fixes(
        "        Console.WriteLine();\r\n        response = {|SMTP006:reader.ReadLine()|};\r\n        if (!response.StartsWith(\"2\")) return;\r\n",
        "        Console.WriteLine();\r\n" + LoopOf("response", "reader.ReadLine()").Replace("\n", "\r\n") + "\r\n        if (!response.StartsWith(\"2\")) return;\r\n");

    [Fact]
    public Task Every_session_of_a_document_reads_on_at_once() => Fixes(
        """
                response = {|SMTP006:reader.ReadLine()|};
                if (!response.StartsWith("2")) return;
                writer.WriteLine("EHLO example.net");
                response = {|SMTP006:reader.ReadLine()|};
                if (!response.StartsWith("2")) return;
        """,
        $"""
        {LoopOf("response", "reader.ReadLine()")}
                if (!response.StartsWith("2")) return;
                writer.WriteLine("EHLO example.net");
        {LoopOf("response", "reader.ReadLine()")}
                if (!response.StartsWith("2")) return;
        """);

    [Theory]
    // What is done with the first line would be done with the last.
    [InlineData("if (!{|SMTP006:reader.ReadLine()|}.StartsWith(\"2\")) return;")]
    [InlineData("var code = {|SMTP006:reader.ReadLine()|}.Substring(0, 3); if (code != \"250\") return;")]
    [InlineData("response = {|SMTP006:reader.ReadLine()|}; if (!response.StartsWith(\"2\")) return;")]
    // The variable may hold another thing.
    [InlineData("object line = {|SMTP006:reader.ReadLine()|};\n        if (line.ToString() != \"250\") return;")]
    // A comment would be lost.
    [InlineData("var line = /* one */ {|SMTP006:reader.ReadLine()|};\n        if (!line.StartsWith(\"2\")) return;")]
    // The buffer may hold more than a line.
    [InlineData("var buffer = new byte[256]; {|SMTP006:client.GetStream().Read(buffer, 0, 256)|};\n        if (buffer[0] != '2') return;")]
    public Task Where_it_is_no_statement_of_its_own_nothing_is_offered(string statement) => Verify.OffersNothingAsync(InProbe("        " + statement));
}
