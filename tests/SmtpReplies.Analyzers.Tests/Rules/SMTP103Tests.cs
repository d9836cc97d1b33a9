namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>Only 250 counts as success where the RFC names more.</summary>
public sealed class SMTP103Tests
{
    private const string Greeted =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        if (!reader.ReadLine().StartsWith("220")) return false;
        writer.WriteLine("HELO example.org");
        if (!reader.ReadLine().StartsWith("250")) return false;
        """;

    private const string Helpers =
        """
        static string Ask(StreamReader reader, StreamWriter writer, string command)
        {
            writer.WriteLine(command);
            return reader.ReadLine();
        }

        static int Code(StreamReader reader, StreamWriter writer, string command) => int.Parse(Ask(reader, writer, command).Substring(0, 3));

        static void Expect(StreamReader reader, StreamWriter writer, string command, int code)
        {
            if (Code(reader, writer, command) != code)
                throw new IOException(command);
        }

        static void ExpectOneOf(StreamReader reader, StreamWriter writer, string command, params int[] codes)
        {
            if (codes.Length > 0 && !codes.Contains(Code(reader, writer, command)))
                throw new IOException(command);
        }

        static void ExpectText(StreamReader reader, StreamWriter writer, string command, int code)
        {
            if (!Ask(reader, writer, command).StartsWith(code + " "))
                throw new IOException(command);
        }

        static Reply Get(StreamReader reader, StreamWriter writer, string command)
        {
            var line = Ask(reader, writer, command);
            return new Reply { Code = int.Parse(line.Substring(0, 3)), Text = line };
        }

        sealed class Reply
        {
            public int Code { get; set; }

            public string Text { get; set; }
        }
        """;

    [Theory]
    [InlineData("""if ({|SMTP103:Code(reader, writer, "RCPT TO:<a@example.org>") != 250|}) return false;""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); return {|SMTP103:reply.StartsWith("250")|};""")]
    [InlineData("""var reply = Ask(reader, writer, "VRFY a"); if ({|SMTP103:reply.Substring(0, 3) == "250"|}) return true;""")]
    [InlineData("""return Code(reader, writer, "RCPT TO:<a@example.org>") is {|SMTP103:250|};""")]
    [InlineData("""return Code(reader, writer, "RCPT TO:<a@example.org>") switch { {|SMTP103:250|} => true, >= 400 and < 500 => false, _ => throw new IOException() };""")]
    [InlineData("""Expect(reader, writer, "RCPT TO:<a@example.org>", {|SMTP103:250|});""")]
    [InlineData("""ExpectOneOf(reader, writer, "RCPT TO:<a@example.org>", {|SMTP103:250|});""")]
    [InlineData("""ExpectText(reader, writer, "RCPT TO:<a@example.org>", {|SMTP103:250|});""")]
    [InlineData("""if ({|SMTP103:Get(reader, writer, "RCPT TO:<a@example.org>").Code != 250|}) return false;""")]
    [InlineData("""return {|SMTP103:Ask(reader, writer, "RCPT TO:<a@example.org>").IndexOf("250")|} != -1;""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); if (reply[0] == '5') throw new IOException(); return {|SMTP103:reply.Substring(0, 3) == "250"|};""")]
    [InlineData("""foreach (var to in log) { var reply = Ask(reader, writer, "RCPT TO:<" + to + ">"); if (!{|SMTP103:reply.StartsWith("250")|}) return false; }""")]
    public Task A_recipient_that_counts_only_with_250_is_reported(string statements) => Session.OverTcpClient(Greeted + statements, Helpers);

    [Theory]
    [InlineData("""if (Code(reader, writer, "RCPT TO:<a@example.org>") is not (250 or 251)) return false;""")]
    [InlineData("""var code = Code(reader, writer, "RCPT TO:<a@example.org>"); if (code != 250 && code != 251) return false;""")]
    [InlineData("""if (Code(reader, writer, "RCPT TO:<a@example.org>") / 100 != 2) return false;""")]
    [InlineData("""if (Code(reader, writer, "RCPT TO:<a@example.org>") >= 300) return false;""")]
    [InlineData("""return Ask(reader, writer, "RCPT TO:<a@example.org>").StartsWith("25");""")]
    [InlineData("""return Ask(reader, writer, "RCPT TO:<a@example.org>")[0] == '2';""")]
    [InlineData("""return new[] { 250, 251 }.AsSpan().Contains(Code(reader, writer, "RCPT TO:<a@example.org>"));""")]
    [InlineData("""ExpectOneOf(reader, writer, "RCPT TO:<a@example.org>", 250, 251);""")]
    [InlineData("""ExpectText(reader, writer, "RCPT TO:<a@example.org>", 25);""")]
    [InlineData("""if (Get(reader, writer, "RCPT TO:<a@example.org>").Code / 100 != 2) return false;""")]
    // Only 250 is success for these.
    [InlineData("""if (Code(reader, writer, "MAIL FROM:<>") != 250) return false;""")]
    [InlineData("""Expect(reader, writer, "MAIL FROM:<>", 250);""")]
    [InlineData("""return Code(reader, writer, "RCPT TO:<a@example.org>") == 550;""")]
    public Task A_recipient_that_counts_with_more_and_other_commands_are_silent(string statements) => Session.OverTcpClient(Greeted + statements, Helpers);

    [Theory]
    // What is said of a refusal is not said of 251.
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); if ({|SMTP103:reply.StartsWith("250")|}) return true; if (reply.Contains("user unknown") || reply.Contains("5.1.1")) return false;""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>") ?? ""; writer.WriteLine("QUIT"); if ({|SMTP103:reply.StartsWith("250")|}) return true; if (reply.StartsWith("45") || reply.StartsWith("4")) throw new IOException(); if (reply.StartsWith("55")) return false;""")]
    [InlineData("""switch (Ask(reader, writer, "RCPT TO:<a@example.org>").Substring(0, 3)) { case {|SMTP103:"250"|}: return true; case "450": case "451": throw new IOException(); case var code when code.StartsWith('5'): return false; }""")]
    // Who is told of it cannot take it back.
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); _told(reply); return {|SMTP103:reply.StartsWith("250")|};""")]
    [InlineData("""return {|SMTP103:Ask(reader, writer, Rcpt + ":<a@example.org>").StartsWith("250")|};""")]
    public Task What_else_is_done_with_the_reply_does_not_widen_it(string statements) => Session.OverTcpClient(Greeted + statements, Helpers + Told);

    [Theory]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); return reply.StartsWith("250") || reply.Contains("forward");""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); return reply.StartsWith("250") || reply.Contains("not local");""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); return reply.StartsWith("250") || reply.Contains("2.1.5");""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); return reply.StartsWith("250") || _asked(reply);""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); if (reply.StartsWith("55")) return false; return reply.StartsWith("250") || reply.StartsWith("25");""")]
    [InlineData("""var reply = Ask(reader, writer, "RCPT TO:<a@example.org>"); if (reply.StartsWith("250")) return true; if (reply[0] == 50) return true;""")]
    public Task Another_way_to_pass_is_silent(string statements) => Session.OverTcpClient(Greeted + statements, Helpers + Told);

    private const string Told =
        """

        private static readonly string Rcpt = "RCPT TO";

        public delegate void Teller(string reply);

        public delegate bool Asker(string reply);

        private Teller _told;

        private Asker _asked;
        """;
}
