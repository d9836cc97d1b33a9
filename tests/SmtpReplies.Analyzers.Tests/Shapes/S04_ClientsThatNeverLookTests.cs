using SmtpReplies.Analyzers.Tests.Rules;

namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S4: address verifiers and hand-made clients that never look at a reply.</summary>
public sealed class S04_ClientsThatNeverLookTests
{
    private const string Connected =
        """
        TcpClient client = new TcpClient(host, 25);
        StreamReader reader = new StreamReader(client.GetStream());
        StreamWriter writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        string response;

        """;

    [Fact]
    public Task A_local_that_is_written_over_before_it_is_read() => Session.OverTcpClient(
        Connected
        + """
        response = {|SMTP003:reader.ReadLine()|};
        writer.WriteLine("HELO me");
        response = {|SMTP005:reader.ReadLine()|};
        writer.WriteLine("MAIL FROM:<me@example.org>");
        response = {|SMTP005:reader.ReadLine()|};
        writer.WriteLine("RCPT TO:<you@example.org>");
        response = reader.ReadLine();
        if (int.Parse(response.Substring(0, 3)) == 550) return false;
        writer.WriteLine("QUIT");
        """);

    [Fact]
    public Task A_read_as_a_bare_statement() => Session.OverTcpClient(
        Connected
        + """
        await {|SMTP003:reader.ReadLineAsync()|}; // 220 greeting
        await writer.WriteLineAsync("HELO me");
        if (!(await reader.ReadLineAsync()).StartsWith("250")) return false;
        """);

    [Fact]
    public Task A_command_before_anything_is_read() => Session.OverTcpClient(
        Connected
        + """
        {|SMTP002:writer.WriteLine("HELO me")|};
        response = reader.ReadLine();
        if (!response.StartsWith("220")) return false;
        """);

    [Fact]
    public Task Replies_that_are_only_printed() => Session.OverTcpClient(
        Connected
        + """
        Console.WriteLine({|SMTP003:reader.ReadLine()|});
        writer.WriteLine("HELO me");
        Console.WriteLine("S: {0}", {|SMTP005:reader.ReadLine()|});
        writer.WriteLine("MAIL FROM:<me@example.org>");
        System.Diagnostics.Debug.WriteLine({|SMTP005:reader.ReadLine()|});
        writer.WriteLine("QUIT");
        """);

    [Fact]
    public Task A_stage_that_is_ok_without_a_test() => Session.OverTcpClient(
        Connected
        + """
        var stage = new Stage();
        if (!reader.ReadLine().StartsWith("220")) return false;
        writer.WriteLine("HELO me");
        response = {|SMTP005:reader.ReadLine()|};
        stage.Hello = true;
        writer.WriteLine("MAIL FROM:<me@example.org>");
        var isTaken = {|SMTP005:reader.ReadLine()|}.StartsWith("250");
        stage.Mail = true;
        return stage.Hello && stage.Mail;
        """,
        "sealed class Stage { public bool Hello; public bool Mail; }");

    [Fact]
    public Task A_test_that_lets_null_through() => Session.OverTcpClient(
        Connected
        + """
        response = {|SMTP003:reader.ReadLine()|};
        if (response?.StartsWith("220") == false) return false;
        writer.WriteLine("HELO me");
        if (reader.ReadLine()?.StartsWith("250") != true) return false;
        """);

    [Fact]
    public Task A_helper_whose_answer_is_dropped() => Session.OverTcpClient(
        Connected
        + """
        if (!Say(reader, writer, null, 220)) return false;
        {|SMTP005:Say(reader, writer, "HELO me", 250)|};
        {|SMTP005:Say(reader, writer, "MAIL FROM:<me@example.org>", 250)|};
        return Say(reader, writer, "RCPT TO:<you@example.org>", 25);
        """,
        """
        static bool Say(StreamReader reader, StreamWriter writer, string command, int expected)
        {
            if (command != null)
                writer.WriteLine(command);
            return reader.ReadLine().StartsWith(expected.ToString());
        }
        """);

    [Theory]
    // QUIT and RSET.
    [InlineData("""if (Ask(null)[0] != '2' || Ask("HELO me")[0] != '2') return false; Ask("RSET"); Ask("QUIT"); string Ask(string command) { if (command != null) writer.WriteLine(command); return reader.ReadLine(); }""")]
    // A helper that asserts inside, by the first digit, by a list, by a type of its own for passing faults.
    [InlineData("""Digit('2', reader.ReadLine()); writer.WriteLine("HELO me"); Digit('2', reader.ReadLine()); writer.WriteLine("DATA"); Digit('3', reader.ReadLine());""")]
    [InlineData("""AnyOf(reader.ReadLine(), 220); writer.WriteLine("HELO me"); AnyOf(reader.ReadLine(), 250, 251);""")]
    [InlineData("""Passing(reader.ReadLine()); writer.WriteLine("HELO me"); Passing(reader.ReadLine());""")]
    // STARTTLS answers 220 as well, and no greeting follows.
    [InlineData("""if (!reader.ReadLine().StartsWith("220")) return false; writer.WriteLine("STARTTLS"); if (!reader.ReadLine().StartsWith("220")) return false; var tls = new SslStream(client.GetStream()); tls.AuthenticateAsClient(host); new StreamWriter(tls).WriteLine("HELO me");""")]
    // A greeting of several lines.
    [InlineData("""while ((response = reader.ReadLine()).StartsWith("220-")) { } if (!response.StartsWith("220 ")) return false; writer.WriteLine("HELO me");""")]
    public Task A_client_that_looks(string statements) => Session.OverTcpClient(
        Connected + statements,
        """
        static void Digit(char expected, string reply) { if (reply[0] != expected) throw new IOException(reply); }

        static void AnyOf(string reply, params int[] codes) { if (Array.IndexOf(codes, int.Parse(reply.Substring(0, 3))) < 0) throw new IOException(reply); }

        static void Passing(string reply)
        {
            if (reply[0] == '4')
                throw new TimeoutException(reply);
            if (reply[0] == '5')
                throw new IOException(reply);
        }
        """);

    [Theory]
    // A server reads EHLO, and writes 220.
    [InlineData("""var listener = new TcpListener(System.Net.IPAddress.Any, 25); var peer = listener.AcceptTcpClient(); var from = new StreamReader(peer.GetStream()); var to = new StreamWriter(peer.GetStream()); to.WriteLine("220 me"); if (from.ReadLine().StartsWith("EHLO")) to.WriteLine("250 me"); from.ReadLine(); to.WriteLine("250 MAIL FROM:<> is fine");""")]
    // FTP, and a game that says HELO.
    [InlineData("""var ftp = new TcpClient(host, 21); var control = new StreamReader(ftp.GetStream()); control.ReadLine(); new StreamWriter(ftp.GetStream()).WriteLine("USER anonymous");""")]
    [InlineData("""var game = new TcpClient(host, 7777); var lines = new StreamReader(game.GetStream()); var say = new StreamWriter(game.GetStream()); say.WriteLine("HELO player one"); lines.ReadLine(); say.WriteLine("JOIN 220");""")]
    public Task What_only_looks_like_a_client(string statements) => Session.OverTcpClient(statements);
}
