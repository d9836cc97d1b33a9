using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP003UncheckedGreetingFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP003: the greeting is checked for 220 where it is read.</summary>
public sealed class SMTP003FixTests
{
    private static Task Fixes(string statements, string expected, LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InProbe(statements), InProbe(expected), version: version);

    private static string InProbe(string statements) =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        class Probe
        {
            public async Task RunAsync(string host)
            {
                await Task.Yield();
                using var client = new TcpClient(host, 25);
                using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                using var writer = new StreamWriter(stream) { AutoFlush = true };
                byte[] buffer = new byte[1024];
                string response;
        {{statements}}
                writer.WriteLine("EHLO example.org");
            }

            private static string Reply(StreamReader reader) => reader.ReadLine();
        }
        """;

    private static string CheckOf(string variable) =>
        $$"""
                if ({{variable}} is null || !{{variable}}.StartsWith("220", StringComparison.Ordinal))
                    throw new IOException($"The server did not greet with 220: {{{variable}}}");
        """;

    private static string CheckOfBytes(string variable) =>
        $$"""
                if (!{{variable}}.StartsWith("220", StringComparison.Ordinal))
                    throw new IOException($"The server did not greet with 220: {{{variable}}}");
        """;

    [Theory]
    [InlineData("response = {|SMTP003:reader.ReadLine()|};", "response = reader.ReadLine();", "response")]
    [InlineData("var banner = await {|SMTP003:reader.ReadLineAsync()|}; // hello", "var banner = await reader.ReadLineAsync(); // hello", "banner")]
    [InlineData("var banner = await {|SMTP003:reader.ReadLineAsync()|}.ConfigureAwait(false);", "var banner = await reader.ReadLineAsync().ConfigureAwait(false);", "banner")]
    [InlineData("string a = \"\", banner = {|SMTP003:reader.ReadLine()|};", "string a = \"\", banner = reader.ReadLine();", "banner")]
    [InlineData("response = {|SMTP003:Reply(reader)|};", "response = Reply(reader);", "response")]
    public Task The_variable_that_holds_it_is_checked(string statement, string mended, string variable) =>
        Fixes("        " + statement, "        " + mended + "\n" + CheckOf(variable));

    [Theory]
    [InlineData("{|SMTP003:reader.ReadLine()|};", "var greeting = reader.ReadLine();", "greeting")]
    [InlineData("await {|SMTP003:reader.ReadLineAsync()|};", "var greeting = await reader.ReadLineAsync();", "greeting")]
    [InlineData("_ = {|SMTP003:reader.ReadLine()|};", "var greeting = reader.ReadLine();", "greeting")]
    [InlineData("{|SMTP003:Reply(reader)|}; // dropped", "var greeting = Reply(reader); // dropped", "greeting")]
    [InlineData("int greeting = 1; {|SMTP003:reader.ReadLine()|};", "int greeting = 1; var greeting1 = reader.ReadLine();", "greeting1")]
    public Task A_dropped_greeting_gets_a_variable(string statement, string mended, string variable) =>
        Fixes("        " + statement, "        " + mended + "\n" + CheckOf(variable));

    [Fact]
    public Task A_greeting_that_is_only_printed_is_printed_and_checked() => Fixes(
        "        // Says hello.\n        Console.WriteLine(\"S: \" + {|SMTP003:reader.ReadLine()|});",
        "        // Says hello.\n        var greeting = reader.ReadLine();\n        Console.WriteLine(\"S: \" + greeting);\n" + CheckOf("greeting"));

    [Fact]
    public Task A_null_check_around_the_read_stays() => Fixes(
        "        if ({|SMTP003:reader.ReadLine()|} == null) return;",
        "        var greeting = reader.ReadLine();\n" + CheckOf("greeting") + "\n        if (greeting == null) return;");

    [Theory]
    [InlineData("var banner", "banner")]
    [InlineData("response", "response")]
    public Task What_throws_on_null_is_not_checked_for_it(string left, string variable) => Fixes(
        "        " + left + " = {|SMTP003:reader.ReadLine()|} ?? throw new IOException();",
        "        " + left + " = reader.ReadLine() ?? throw new IOException();\n" + CheckOfBytes(variable));

    [Theory]
    [InlineData(
        "        int n = {|SMTP003:stream.Read(buffer, 0, buffer.Length)|};",
        "        int n = stream.Read(buffer, 0, buffer.Length);\n        var greeting = Encoding.ASCII.GetString(buffer, 0, n);\n",
        "greeting")]
    [InlineData(
        "        int n = await {|SMTP003:stream.ReadAsync(buffer)|};",
        "        int n = await stream.ReadAsync(buffer);\n        var greeting = Encoding.ASCII.GetString(buffer, 0, n);\n",
        "greeting")]
    [InlineData(
        "        {|SMTP003:stream.Read(buffer, 2, 98)|};",
        "        var count = stream.Read(buffer, 2, 98);\n        var greeting = Encoding.ASCII.GetString(buffer, 2, count);\n",
        "greeting")]
    [InlineData(
        "        int n = await {|SMTP003:stream.ReadAsync(buffer)|};\n        response = Encoding.ASCII.GetString(buffer, 0, n);\n        Console.WriteLine(response);",
        "        int n = await stream.ReadAsync(buffer);\n        response = Encoding.ASCII.GetString(buffer, 0, n);\n{check}\n        Console.WriteLine(response);",
        "response")]
    public Task Bytes_are_decoded_and_checked(string statements, string mended, string variable) =>
        Fixes(statements, mended.Contains('{') ? mended.Replace("{check}", CheckOfBytes(variable)) : mended + CheckOfBytes(variable));

    [Fact]
    public Task Missing_usings_are_added() => Verify.FixesAsync(
        """
        using System.Net.Sockets;

        class Probe
        {
            void Run(string host, byte[] buffer)
            {
                var client = new TcpClient(host, 25);
                var stream = client.GetStream();
                int n = {|SMTP003:stream.Read(buffer, 0, buffer.Length)|};
                stream.Write(System.Text.Encoding.ASCII.GetBytes("EHLO a\r\n"), 0, 8);
            }
        }
        """,
        """
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;

        class Probe
        {
            void Run(string host, byte[] buffer)
            {
                var client = new TcpClient(host, 25);
                var stream = client.GetStream();
                int n = stream.Read(buffer, 0, buffer.Length);
                var greeting = Encoding.ASCII.GetString(buffer, 0, n);
                if (!greeting.StartsWith("220", StringComparison.Ordinal))
                    throw new IOException($"The server did not greet with 220: {greeting}");
                stream.Write(System.Text.Encoding.ASCII.GetBytes("EHLO a\r\n"), 0, 8);
            }
        }
        """);

    [Fact]
    public Task The_only_statement_of_an_if_takes_braces() => Fixes(
        """
                lock (this)
                    {|SMTP003:reader.ReadLine()|};
        """,
        """
                lock (this)
                {
                    var greeting = reader.ReadLine();
                    if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
                        throw new IOException($"The server did not greet with 220: {greeting}");
                }
        """);

    [Fact]
    public Task CSharp_6_gets_no_pattern() => Verify.FixesAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Probe
        {
            void Run(string host)
            {
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                {|SMTP003:reader.ReadLine()|};
                new StreamWriter(client.GetStream()).WriteLine("EHLO a");
            }
        }
        """,
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Probe
        {
            void Run(string host)
            {
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var greeting = reader.ReadLine();
                if (greeting == null || !greeting.StartsWith("220", StringComparison.Ordinal))
                    throw new IOException($"The server did not greet with 220: {greeting}");
                new StreamWriter(client.GetStream()).WriteLine("EHLO a");
            }
        }
        """,
        version: LanguageVersion.CSharp6);

    [Fact]
    public Task Line_ends_stay() => Fixes(
        "        Console.WriteLine();\r\n        response = {|SMTP003:reader.ReadLine()|};\r\n",
        "        Console.WriteLine();\r\n        response = reader.ReadLine();\r\n"
        + "        if (response is null || !response.StartsWith(\"220\", StringComparison.Ordinal))\r\n"
        + "            throw new IOException($\"The server did not greet with 220: {response}\");\r\n");

    [Fact]
    public Task A_text_that_cannot_be_null_is_not_checked_for_it() => Fixes(
        "#nullable enable\n        {|SMTP003:Answer(reader)|};\n        static string Answer(StreamReader reader) => reader.ReadLine()!;\n#nullable disable",
        "#nullable enable\n        var greeting = Answer(reader);\n" + CheckOfBytes("greeting") + "\n        static string Answer(StreamReader reader) => reader.ReadLine()!;\n#nullable disable");

    [Fact]
    public Task Top_level_statements_are_mended() => Verify.FixesProgramAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        var client = new TcpClient("localhost", 25);
        var reader = new StreamReader(client.GetStream());
        {|SMTP003:reader.ReadLine()|};
        new StreamWriter(client.GetStream()).WriteLine("EHLO a");

        class Other;
        """,
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        var client = new TcpClient("localhost", 25);
        var reader = new StreamReader(client.GetStream());
        var greeting = reader.ReadLine();
        if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
            throw new IOException($"The server did not greet with 220: {greeting}");
        new StreamWriter(client.GetStream()).WriteLine("EHLO a");

        class Other;
        """);

    [Fact]
    public Task Every_session_of_a_document_is_checked_at_once() => Verify.FixesAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Probe
        {
            void Run(string host)
            {
                var one = new TcpClient(host, 25);
                var oneReader = new StreamReader(one.GetStream());
                {|SMTP003:oneReader.ReadLine()|};
                new StreamWriter(one.GetStream()).WriteLine("EHLO a");
                var two = new TcpClient(host, 25);
                var twoReader = new StreamReader(two.GetStream());
                {|SMTP003:twoReader.ReadLine()|}; new StreamWriter(two.GetStream()).WriteLine("EHLO a");
            }
        }
        """,
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class Probe
        {
            void Run(string host)
            {
                var one = new TcpClient(host, 25);
                var oneReader = new StreamReader(one.GetStream());
                var greeting = oneReader.ReadLine();
                if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
                    throw new IOException($"The server did not greet with 220: {greeting}");
                new StreamWriter(one.GetStream()).WriteLine("EHLO a");
                var two = new TcpClient(host, 25);
                var twoReader = new StreamReader(two.GetStream());
                var greeting1 = twoReader.ReadLine(); if (greeting1 is null || !greeting1.StartsWith("220", StringComparison.Ordinal)) throw new IOException($"The server did not greet with 220: {greeting1}"); new StreamWriter(two.GetStream()).WriteLine("EHLO a");
            }
        }
        """);

    [Theory]
    // Something else is evaluated before it.
    [InlineData("        Console.WriteLine(host.Trim() + {|SMTP003:reader.ReadLine()|});")]
    // One byte is no greeting.
    [InlineData("        int first = {|SMTP003:stream.ReadByte()|};")]
    // The buffer has no name.
    [InlineData("        byte[][] spare = [buffer];\n        {|SMTP003:stream.Read(spare[0], 0, 100)|};")]
    public Task Where_it_cannot_be_checked_in_place_nothing_is_offered(string statement) => Verify.OffersNothingAsync(InProbe(statement));
}
