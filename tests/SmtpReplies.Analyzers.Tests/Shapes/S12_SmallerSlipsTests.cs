using SmtpReplies.Analyzers.Tests.Rules;

namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>
/// S12: smaller slips of hand-made clients. No rule is meant for a code that is searched anywhere in a reply, for a retry round the event-based
/// <c>SendAsync</c>, for an exception that a library never throws, or for <c>GeneralFailure</c> as the only failure.
/// </summary>
public sealed class S12_SmallerSlipsTests
{
    private const string Greeted =
        """
        using var client = new TcpClient(host, 25);
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        using var writer = new StreamWriter(stream) { AutoFlush = true };
        if (!reader.ReadLine().StartsWith("220")) return false;

        """;

    [Fact]
    public Task Only_250_is_taken_at_RCPT() => Session.OverTcpClient(
        Greeted + """writer.WriteLine("RCPT TO:<you@example.org>"); return {|SMTP103:reader.ReadLine().StartsWith("250")|};""");

    [Fact]
    public Task All_of_2yz_is_taken_at_RCPT() => Session.OverTcpClient(
        Greeted + """writer.WriteLine("RCPT TO:<you@example.org>"); return reader.ReadLine().StartsWith("2");""");

    [Fact]
    public Task One_line_is_read_after_EHLO() => Session.OverTcpClient(
        Greeted
        + """
        writer.WriteLine("EHLO me");
        if (!{|SMTP006:reader.ReadLine()|}.StartsWith("250")) return false;
        writer.WriteLine("MAIL FROM:<me@example.org>");
        return reader.ReadLine().StartsWith("250");
        """);

    [Fact]
    public Task A_small_buffer_is_read_after_EHLO() => Session.OverTcpClient(
        Greeted
        + """
        byte[] buffer = new byte[256];
        writer.WriteLine("EHLO me");
        int n = {|SMTP006:stream.Read(buffer, 0, buffer.Length)|};
        if (!Encoding.ASCII.GetString(buffer, 0, n).StartsWith("250")) return false;
        writer.WriteLine("MAIL FROM:<me@example.org>");
        return reader.ReadLine().StartsWith("250");
        """);

    [Fact]
    public Task A_reply_is_read_to_its_last_line() => Session.OverTcpClient(
        Greeted
        + """
        writer.WriteLine("EHLO me");
        string line;
        while ((line = reader.ReadLine()) != null && line.Length > 3 && line[3] == '-') { }
        if (line == null || !line.StartsWith("250")) return false;
        writer.WriteLine("MAIL FROM:<me@example.org>");
        return reader.ReadLine().StartsWith("250");
        """);

    [Fact]
    public Task A_code_that_is_searched_anywhere_is_still_looked_at() => Session.OverTcpClient(
        Greeted + """writer.WriteLine("HELO me"); if (!reader.ReadLine().Contains("250")) return false; writer.WriteLine("MAIL FROM:<me@example.org>");""");
}
