using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP005IgnoresReplyFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP005: the reply to a command is checked for its first digit where it is read.</summary>
public sealed class SMTP005FixTests
{
    private static Task Fixes(string statements, string expected, string members = "", LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InProbe(statements, members), InProbe(expected, members), version: version);

    private static string InProbe(string statements, string members = "") =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Sockets;
        using System.Text;
        using System.Threading.Tasks;

        class SmtpProbe
        {
            private StreamReader reader;
            private StreamWriter writer;

            public async Task RunAsync(string host)
            {
                await Task.Yield();
                using var client = new TcpClient(host, 25);
                using var stream = client.GetStream();
                reader = new StreamReader(stream);
                writer = new StreamWriter(stream) { AutoFlush = true };
                byte[] buffer = new byte[1024];
                string response = reader.ReadLine();
                if (!response.StartsWith("220")) throw new IOException(response);
                writer.WriteLine("HELO example.org");
                if (!reader.ReadLine().StartsWith("250")) return;
        {{statements}}
                writer.WriteLine("QUIT");
            }
            {{members}}
        }
        """;

    private static string CheckOf(string variable, string command, string digit = "2") =>
        $$"""
                if ({{variable}} is null || !{{variable}}.StartsWith("{{digit}}", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept {{command}}: {{{variable}}}");
        """;

    private static string Throw(string condition, string shown) =>
        $"        if ({condition})\n            throw new IOException($\"The server did not accept RCPT: {shown}\");";

    [Theory]
    [InlineData("HELO example.org", "HELO", "2")]
    [InlineData("MAIL FROM:<a@example.org>", "MAIL", "2")]
    [InlineData("RCPT TO:<b@example.org>", "RCPT", "2")]
    [InlineData("DATA", "DATA", "3")]
    [InlineData("AUTH PLAIN AGEAYg==", "AUTH", "2")]
    public async Task The_digit_is_the_one_that_the_command_wants(string line, string command, string digit)
    {
        var source = InProbe($"        writer.WriteLine(\"{line}\");\n        response = {{|SMTP005:reader.ReadLine()|}};\n        writer.WriteLine(\"MAIL FROM:<c@example.org>\"); if (!reader.ReadLine().StartsWith(\"2\")) return;");
        var expected = InProbe($"        writer.WriteLine(\"{line}\");\n        response = reader.ReadLine();\n{CheckOf("response", command, digit)}\n        writer.WriteLine(\"MAIL FROM:<c@example.org>\"); if (!reader.ReadLine().StartsWith(\"2\")) return;");
        await Verify.OffersAsync(source, expected, $"Check the reply to {command}");
    }

    [Fact]
    public async Task The_end_of_data_is_checked_for_the_message() => await Verify.OffersAsync(
        InProbe("        writer.WriteLine(\"DATA\"); if (!reader.ReadLine().StartsWith(\"354\")) return;\n        writer.WriteLine(\"Subject: x\");\n        writer.WriteLine(\".\");\n        {|SMTP005:reader.ReadLine()|};"),
        InProbe("        writer.WriteLine(\"DATA\"); if (!reader.ReadLine().StartsWith(\"354\")) return;\n        writer.WriteLine(\"Subject: x\");\n        writer.WriteLine(\".\");\n        var reply = reader.ReadLine();\n" + CheckOf("reply", "the message")),
        "Check the reply to the end of data");

    [Fact]
    public Task A_challenge_is_no_refusal_and_the_last_reply_is_no_challenge() => Fixes(
        """
                writer.WriteLine("AUTH LOGIN");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("dXNlcg==");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("cGFzcw==");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("MAIL FROM:<c@example.org>"); if (!reader.ReadLine().StartsWith("2")) return;
        """,
        """
                writer.WriteLine("AUTH LOGIN");
                var reply = reader.ReadLine();
                if (reply is null || (!reply.StartsWith("2", StringComparison.Ordinal) && !reply.StartsWith("3", StringComparison.Ordinal)))
                    throw new IOException($"The server did not accept AUTH: {reply}");
                writer.WriteLine("dXNlcg==");
                var reply1 = reader.ReadLine();
                if (reply1 is null || (!reply1.StartsWith("2", StringComparison.Ordinal) && !reply1.StartsWith("3", StringComparison.Ordinal)))
                    throw new IOException($"The server did not accept AUTH: {reply1}");
                writer.WriteLine("cGFzcw==");
                var reply2 = reader.ReadLine();
                if (reply2 is null || !reply2.StartsWith("2", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept AUTH: {reply2}");
                writer.WriteLine("MAIL FROM:<c@example.org>"); if (!reader.ReadLine().StartsWith("2")) return;
        """);

    [Theory]
    [InlineData("{|SMTP005:reader.ReadLine()|}; // dropped", "var reply = reader.ReadLine(); // dropped", "reply")]
    [InlineData("var answer = await {|SMTP005:reader.ReadLineAsync()|};", "var answer = await reader.ReadLineAsync();", "answer")]
    [InlineData("_ = {|SMTP005:reader.ReadLine()|};", "var reply = reader.ReadLine();", "reply")]
    public Task The_variable_that_holds_it_is_checked_or_made(string statement, string mended, string variable) => Fixes(
        $"        writer.WriteLine(\"RCPT TO:<b@example.org>\");\n        {statement}\n        writer.WriteLine(\"RSET\");",
        $"        writer.WriteLine(\"RCPT TO:<b@example.org>\");\n        {mended}\n{CheckOf(variable, "RCPT")}\n        writer.WriteLine(\"RSET\");");

    [Fact]
    public Task Bytes_are_decoded_and_checked() => Fixes(
        """
                writer.WriteLine("RCPT TO:<b@example.org>");
                int n = {|SMTP005:stream.Read(buffer, 0, buffer.Length)|};
        """,
        """
                writer.WriteLine("RCPT TO:<b@example.org>");
                int n = stream.Read(buffer, 0, buffer.Length);
                var reply = Encoding.ASCII.GetString(buffer, 0, n);
                if (!reply.StartsWith("2", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept RCPT: {reply}");
        """);

    private const string Text =
        """
        private string Send(string command)
        {
            Console.WriteLine($"C: {command}");
            writer.WriteLine(command + "");
            string line;
            do { line = reader.ReadLine(); Console.WriteLine("S: " + line); } while (line.Length > 3 && line.Substring(3, 1) == "-");
            return line;
        }
        """;

    private const string Number =
        """
        private async Task<int> SendAsync(string command)
        {
            await writer.WriteLineAsync(command);
            var line = await reader.ReadLineAsync();
            return int.Parse(line.Substring(0, 3));
        }
        """;

    private const string Verdict =
        """
        private bool Send(string command, string expected = "250")
        {
            writer.WriteLine(command);
            var line = reader.ReadLine();
            return line.StartsWith(expected);
        }
        """;

    private const string Parts =
        """
        private (int Code, string Text) Send(string command)
        {
            writer.WriteLine(command);
            var line = reader.ReadLine();
            return (int.Parse(line.Substring(0, 3)), line.Substring(4));
        }
        """;

    private const string Codes =
        """
        private System.Net.Mail.SmtpStatusCode Send(string command)
        {
            writer.WriteLine(command);
            var line = reader.ReadLine();
            return (System.Net.Mail.SmtpStatusCode)int.Parse(line.Substring(0, 3));
        }
        """;

    [Fact]
    public Task A_helper_that_returns_the_reply_is_asked_for_it() => Fixes(
        "        {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};",
        "        var reply = Send(\"RCPT TO:<b@example.org>\");\n" + CheckOf("reply", "RCPT"),
        Text);

    [Fact]
    public Task A_helper_that_returns_the_code_is_asked_for_its_class() => Fixes(
        "        await {|SMTP005:SendAsync(\"RCPT TO:<b@example.org>\")|};",
        "        var code = await SendAsync(\"RCPT TO:<b@example.org>\");\n" + Throw("code / 100 != 2", "{code}"),
        Number);

    [Fact]
    public Task An_enum_of_codes_is_made_a_number() => Fixes(
        "        {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};",
        "        var code = Send(\"RCPT TO:<b@example.org>\");\n" + Throw("(int)code / 100 != 2", "{code}"),
        Codes);

    [Theory]
    [InlineData("return line.StartsWith(\"2\");")]
    [InlineData("return line.StartsWith(\"25\");")]
    [InlineData("return line[0] == '2';")]
    [InlineData("return line[0] is '2' or '3';")]
    [InlineData("var code = int.Parse(line.Substring(0, 3)); return code >= 200 && code < 400;")]
    [InlineData("var code = int.Parse(line.Substring(0, 3)); return code is 250 or 251;")]
    [InlineData("switch (line.Substring(0, 3)) { case \"250\": return true; default: return false; }")]
    public Task A_verdict_is_believed_for_what_it_compares_with(string test) => Fixes(
        "        {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};",
        "        if (!Send(\"RCPT TO:<b@example.org>\"))\n            throw new IOException(\"The server did not accept RCPT\");",
        "private bool Send(string command) { writer.WriteLine(command); var line = reader.ReadLine(); " + test + " }");

    [Theory]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "if (!Send(\"RCPT TO:<b@example.org>\"))", "")]
    [InlineData("_ = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|}; // no matter", "if (!Send(\"RCPT TO:<b@example.org>\"))", " // no matter")]
    [InlineData("var ok = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "var ok = Send(\"RCPT TO:<b@example.org>\");\n        if (!ok)", "")]
    public Task A_helper_that_says_whether_it_was_good_is_believed(string statement, string mended, string end) => Fixes(
        "        " + statement,
        $"        {mended}\n            throw new IOException(\"The server did not accept RCPT\");{end}",
        Verdict);

    [Fact]
    public Task A_helper_that_is_told_what_to_expect_is_believed_for_DATA() => Fixes(
        "        {|SMTP005:Send(\"DATA\", \"354\")|};",
        "        if (!Send(\"DATA\", \"354\"))\n            throw new IOException(\"The server did not accept DATA\");",
        Verdict);

    [Theory]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "var reply = Send(\"RCPT TO:<b@example.org>\");", "reply.Code / 100 != 2", "{reply.Code} {reply.Text}")]
    [InlineData("var (code, text) = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "var (code, text) = Send(\"RCPT TO:<b@example.org>\");", "code / 100 != 2", "{code} {text}")]
    [InlineData("var (code, _) = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "var (code, _) = Send(\"RCPT TO:<b@example.org>\");", "code / 100 != 2", "{code}")]
    [InlineData("(int code, response) = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "(int code, response) = Send(\"RCPT TO:<b@example.org>\");", "code / 100 != 2", "{code} {response}")]
    [InlineData("(_, response) = {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "var reply = Send(\"RCPT TO:<b@example.org>\");\n        (_, response) = reply;", "reply.Code / 100 != 2", "{reply.Code} {reply.Text}")]
    public Task A_tuple_is_asked_for_its_code(string statement, string mended, string condition, string shown) =>
        Fixes("        " + statement, $"        {mended}\n{Throw(condition, shown)}", Parts);

    [Fact]
    public Task A_class_is_asked_for_its_code() => Fixes(
        "        {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};",
        "        var reply = Send(\"RCPT TO:<b@example.org>\");\n" + Throw("reply?.Code / 100 != 2", "{reply?.Code} {reply?.Message}"),
        """
        private Answer Send(string command)
        {
            writer.WriteLine(command);
            var line = reader.ReadLine();
            return new Answer(line.Substring(4), int.Parse(line.Substring(0, 3)));
        }

        private record Answer(string Message, int Code);
        """);

    [Theory]
    [InlineData("class", "(int?)reply?.Code / 100 != 2", "{reply?.Code} {reply?.Text}")]
    [InlineData("struct", "(int)reply.Code / 100 != 2", "{reply.Code} {reply.Text}")]
    public Task A_code_of_an_enum_in_a_record_is_made_a_number(string kind, string condition, string shown) => Fixes(
        "        {|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};",
        "        var reply = Send(\"RCPT TO:<b@example.org>\");\n" + Throw(condition, shown),
        $$"""
        private Answer Send(string command)
        {
            writer.WriteLine(command);
            var line = reader.ReadLine();
            return new Answer((System.Net.Mail.SmtpStatusCode)int.Parse(line.Substring(0, 3)), line.Substring(4));
        }

        private record {{kind}} Answer(System.Net.Mail.SmtpStatusCode Code, string Text);
        """);

    [Theory]
    [InlineData("using SmtpReplies;\n", "!reply.IsPositiveCompletion()")]
    [InlineData("", "(int)reply.Code / 100 != 2")]
    public Task Our_own_reply_is_asked_by_its_matcher(string import, string condition)
    {
        const string Members =
            """
            private SmtpReplies.SmtpReply Send(SmtpReplies.SmtpReplyReader replies, string command)
            {
                writer.WriteLine(command);
                return replies.Read();
            }
            """;
        const string Reader = "        var replies = SmtpReplies.SmtpReplyReader.Create(stream);\n";
        return Verify.FixesAsync(
            import + InProbe(Reader + "        {|SMTP005:Send(replies, \"RCPT TO:<b@example.org>\")|};", Members),
            import + InProbe(Reader + "        var reply = Send(replies, \"RCPT TO:<b@example.org>\");\n" + Throw(condition, "{reply}"), Members));
    }

    [Fact]
    public Task CSharp_7_writes_it_too() => Verify.FixesAsync(
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class SmtpProbe
        {
            void Run(string host)
            {
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream());
                if (!reader.ReadLine().StartsWith("220")) return;
                writer.WriteLine("MAIL FROM:<a@example.org>");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("RCPT TO:<b@example.org>");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("DATA");
                {|SMTP005:reader.ReadLine()|};
                writer.WriteLine("x\r\n.");
                {|SMTP005:reader.ReadLine()|};
            }
        }
        """,
        """
        using System;
        using System.IO;
        using System.Net.Sockets;

        class SmtpProbe
        {
            void Run(string host)
            {
                var client = new TcpClient(host, 25);
                var reader = new StreamReader(client.GetStream());
                var writer = new StreamWriter(client.GetStream());
                if (!reader.ReadLine().StartsWith("220")) return;
                writer.WriteLine("MAIL FROM:<a@example.org>");
                var reply = reader.ReadLine();
                if (reply is null || !reply.StartsWith("2", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept MAIL: {reply}");
                writer.WriteLine("RCPT TO:<b@example.org>");
                var reply1 = reader.ReadLine();
                if (reply1 is null || !reply1.StartsWith("2", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept RCPT: {reply1}");
                writer.WriteLine("DATA");
                var reply2 = reader.ReadLine();
                if (reply2 is null || !reply2.StartsWith("3", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept DATA: {reply2}");
                writer.WriteLine("x\r\n.");
                var reply3 = reader.ReadLine();
                if (reply3 is null || !reply3.StartsWith("2", StringComparison.Ordinal))
                    throw new IOException($"The server did not accept the message: {reply3}");
            }
        }
        """,
        version: LanguageVersion.CSharp7_3);

    [Theory]
    // Nothing is read.
    [InlineData("writer.WriteLine(\"DATA\"); if (!reader.ReadLine().StartsWith(\"354\")) return;\n        {|SMTP005:writer.WriteLine(\"x\\r\\n.\")|};", "")]
    // What is underlined has no reply.
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private void Send(string command) { writer.WriteLine(command); reader.ReadLine(); }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private bool Send(string command) { writer.WriteLine(command); Console.WriteLine(reader.ReadLine()); return command == \"250\"; }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private int Send(string command) { writer.WriteLine(command); Console.WriteLine(reader.ReadLine()); return int.Parse(\"100\".Substring(0, 3)); }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private string Send(string command) { writer.WriteLine(command); Console.WriteLine(reader.ReadLine()); return command; }")]
    // The code is cut off, or something stands before it.
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private string Send(string command) { writer.WriteLine(command); return reader.ReadLine().Substring(4); }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private string Send(string command) { writer.WriteLine(command); var line = reader.ReadLine(); return $\"S: {line}\"; }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private string Send(string command) { writer.WriteLine(command); return reader.ReadLine()[4..]; }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private string Send(string command) { writer.WriteLine(command); return System.Text.RegularExpressions.Regex.Match(reader.ReadLine(), \"(...) (.*)\").Groups[2].Value; }")]
    // A digit, or its class, is no code.
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private int Send(string command) { writer.WriteLine(command); return reader.ReadLine()[0] - '0'; }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private int Send(string command) { writer.WriteLine(command); return int.Parse(reader.ReadLine().Substring(0, 3)) / 100; }")]
    // True means another thing.
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private bool Send(string command) { writer.WriteLine(command); return reader.ReadLine().StartsWith(\"5\"); }")]
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\")|};", "private bool Send(string command) { writer.WriteLine(command); return !reader.ReadLine().StartsWith(\"2\"); }")]
    [InlineData("{|SMTP005:SendFailed(\"RCPT TO:<b@example.org>\")|};", "private bool SendFailed(string command) { writer.WriteLine(command); return reader.ReadLine().StartsWith(\"2\") == false; }")]
    // The helper takes 2yz for good, and DATA wants 354.
    [InlineData("{|SMTP005:Send(\"DATA\")|};", "private bool Send(string command) { writer.WriteLine(command); var line = reader.ReadLine(); return line.Length > 3 && line.StartsWith(\"2\"); }")]
    // The helper takes 250 for good, and AUTH wants 235.
    [InlineData("{|SMTP005:Send(\"AUTH PLAIN AGEAYg==\")|};\n        writer.WriteLine(\"MAIL FROM:<c@example.org>\"); if (!reader.ReadLine().StartsWith(\"2\")) return;", "private bool Send(string command) { writer.WriteLine(command); var line = reader.ReadLine(); return line.StartsWith(\"250\"); }")]
    // 255 and 25 are no replies here.
    [InlineData("{|SMTP005:Send(\"RCPT TO:<b@example.org>\", 25)|};", "private bool Send(string command, int port) { writer.WriteLine(command); var line = reader.ReadLine(); return line.Length < 255 && line.StartsWith(port.ToString()); }")]
    // A delegate may be anything.
    [InlineData("Func<string> next = () => reader.ReadLine().Substring(4);\n        writer.WriteLine(\"RCPT TO:<b@example.org>\");\n        {|SMTP005:next()|};", "")]
    // Something else is evaluated before it.
    [InlineData("writer.WriteLine(\"RCPT TO:<b@example.org>\");\n        Console.WriteLine(host.Trim() + {|SMTP005:reader.ReadLine()|});", "")]
    public Task Where_the_reply_is_not_at_hand_nothing_is_offered(string statement, string members) =>
        Verify.OffersNothingAsync(InProbe("        " + statement, members));
}
