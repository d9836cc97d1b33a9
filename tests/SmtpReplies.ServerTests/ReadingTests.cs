using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SmtpReplies.ServerTests;

/// <summary>The reader of the library reads what servers really say.</summary>
public sealed class ReadingTests(MailServers servers)
{
    [Theory]
    [InlineData("aiosmtpd", Door.Ready, 220, "", 1)]
    [InlineData("aiosmtpd", Door.MultiLine, 220, "", 3)]
    [InlineData("aiosmtpd", Door.Refusing421, 421, "4.7.0", 1)]
    [InlineData("aiosmtpd", Door.Refusing521, 521, "5.3.2", 1)]
    [InlineData("aiosmtpd", Door.Refusing554, 554, "5.7.1", 2)]
    [InlineData("aiosmtpd", Door.Lmtp, 220, "", 1)]
    [InlineData("Postfix", Door.Ready, 220, "", 1)]
    [InlineData("Postfix", Door.MultiLine, 220, "", 2)]
    [InlineData("Postfix", Door.Refusing421, 421, "4.7.0", 1)]
    [InlineData("Postfix", Door.Refusing521, 521, "5.3.2", 1)]
    [InlineData("Postfix", Door.Refusing554, 554, "5.7.1", 1)]
    [InlineData("Exim", Door.Ready, 220, "", 1)]
    [InlineData("Exim", Door.MultiLine, 220, "", 3)]
    [InlineData("Exim", Door.Refusing421, 421, "4.7.0", 1)]
    [InlineData("Exim", Door.Refusing521, 521, "5.3.2", 1)]
    [InlineData("Exim", Door.Refusing554, 554, "5.7.1", 1)]
    public async Task A_greeting_has_its_code_its_enhanced_code_and_its_lines(string server, Door door, int code, string enhancedCode, int lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", servers[server][door], Token);
        var reader = SmtpReplyReader.Create(client.GetStream());

        var greeting = await reader.ReadAsync(Token);

        Assert.Equal(code, (int)greeting.Code);
        Assert.Equal(enhancedCode, greeting.EnhancedCode.IsNone ? "" : greeting.EnhancedCode.ToString());
        Assert.True(lines == greeting.LineCount, $"{greeting.LineCount} lines, not {lines}: {greeting}");
        if (code == 220)
        {
            greeting.EnsureReady();
            return;
        }

        var refused = Assert.Throws<SmtpReplyException>(() => greeting.EnsureReady());
        Assert.Equal(SmtpAction.TryNextHost, refused.Advice.Action);
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Many_replies_in_one_answer_are_told_apart(string server)
    {
        using var wire = new Wire(servers[server][Door.Ready]);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", wire.Port, Token);
            var stream = client.GetStream();
            var reader = SmtpReplyReader.Create(stream);
            await reader.ReadGreetingAsync(Token);
            await stream.WriteAsync("EHLO client.example.org\r\n"u8.ToArray(), Token);
            Assert.Contains("8BITMIME", (await reader.ReadAsync(Token)).Lines);

            string[] names = ["ok", "greylisted", "full", "gone", "nobody"];
            string commands = "NOOP\r\nMAIL FROM:<sender@example.org>\r\n" + string.Concat(names.Select(name => $"RCPT TO:<{name}@example.com>\r\n")) + "BOGUS\r\nRSET\r\nQUIT\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(commands), Token);

            int[] expected = [250, 250, 250, 450, 452, 550, 550, 500, 250, 221];
            foreach (int code in expected)
                Assert.Equal(code, (int)(await reader.ReadAsync(Token)).Code);
            Assert.True((await reader.ReadAsync(Token)).IsNone);
            Assert.Equal(SmtpReplyRefusal.EndOfStream, reader.Refusal);
        }

        var session = Assert.Single(await wire.SessionsAsync());
        await RecordedReplies.AssertReadAsync(session.Replies);
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Replies_are_read_through_TLS(string server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", servers[server][Door.Tls], Token);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, servers[server].Trust);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, Token);
        var reader = SmtpReplyReader.Create(tls);

        await reader.ReadGreetingAsync(Token);
        await tls.WriteAsync("EHLO client.example.org\r\n"u8.ToArray(), Token);
        var hello = await reader.ReadAsync(Token);
        await tls.WriteAsync("QUIT\r\n"u8.ToArray(), Token);

        Assert.InRange(hello.LineCount, 3, 20);
        Assert.DoesNotContain("STARTTLS", hello.Lines);
        Assert.Equal(221, (int)(await reader.ReadAsync(Token)).Code);
    }

    [Theory]
    [InlineData("aiosmtpd")]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Nothing_is_buffered_behind_the_reply_to_STARTTLS(string server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", servers[server][Door.Ready], Token);
        var stream = client.GetStream();
        var reader = SmtpReplyReader.Create(stream);
        await reader.ReadGreetingAsync(Token);

        await stream.WriteAsync("EHLO client.example.org\r\n"u8.ToArray(), Token);
        Assert.Contains("STARTTLS", (await reader.ReadAsync(Token)).Lines);
        await stream.WriteAsync("STARTTLS\r\n"u8.ToArray(), Token);

        Assert.True((await reader.ReadAsync(Token)).IsServiceReady());
        Assert.True(reader.Buffered.IsEmpty);
    }

    [Fact]
    public async Task A_client_that_speaks_before_the_greeting_gets_replies_run_together_and_no_mail_through()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", servers["Postfix"][Door.Slow], Token);
        var stream = client.GetStream();
        var reader = SmtpReplyReader.Create(stream);

        await stream.WriteAsync("EHLO client.example.org\r\n"u8.ToArray(), Token);
        var reply = await reader.ReadAsync(Token);
        await stream.WriteAsync("MAIL FROM:<sender@example.org>\r\n"u8.ToArray(), Token);
        await reader.ReadAsync(Token);
        await stream.WriteAsync("RCPT TO:<ok@example.com>\r\n"u8.ToArray(), Token);
        var refusal = await reader.ReadAsync(Token);

        // The first line of the greeting, 220-, and then the reply to EHLO.
        Assert.Equal(SmtpReplyFlaws.DifferingCodes, reply.Flaws);
        Assert.Equal(250, (int)reply.Code);
        Assert.Equal("550 5.5.1", $"{(int)refusal.Code} {refusal.EnhancedCode}");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
