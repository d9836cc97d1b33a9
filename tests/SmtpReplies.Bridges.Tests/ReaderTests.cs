using System.Net.Sockets;
using System.Text;

namespace SmtpReplies.Bridges.Tests;

public sealed class ReaderTests
{
    [Fact]
    public async Task A_session_over_a_socket()
    {
        using var server = Server.Start();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Token);
        var stream = client.GetStream();
        var reader = SmtpReplyReader.Create(stream);

        Assert.StartsWith("220 mx.example.com", (await reader.ReadGreetingAsync(Token)).ToString(), StringComparison.Ordinal);
        await SendAsync(stream, "EHLO client.example.org\r\n");
        var ehlo = await reader.ReadAsync(Token);
        Assert.True(ehlo.IsOk());
        Assert.Contains("SMTPUTF8", ehlo.Lines);
        Assert.Equal(SmtpReplyFlaws.None, ehlo.Flaws);
        Assert.True(reader.Buffered.IsEmpty);

        await SendAsync(stream, "MAIL FROM:<ok@example.com>\r\nRCPT TO:<550-5.7.26-multi@example.com>\r\nQUIT\r\n");
        Assert.Equal("2.1.0", (await reader.ReadAsync(Token)).EnhancedCode.ToString());
        Assert.Equal(["first line", "second line"], (await reader.ReadAsync(Token)).Lines);
        Assert.True((await reader.ReadAsync(Token)).IsServiceClosingTransmissionChannel());
        Assert.True((await reader.ReadAsync(Token)).IsNone);
        Assert.Equal(SmtpReplyRefusal.EndOfStream, reader.Refusal);
    }

    [Fact]
    public async Task A_greeting_that_refuses_throws_with_reply_and_advice()
    {
        using var server = Server.Start("554-5.7.1 no\r\n554 5.7.1 mail");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, Token);

        var refused = await Assert.ThrowsAsync<SmtpReplyException>(async () => await SmtpReplyReader.Create(client.GetStream()).ReadGreetingAsync(Token));

        Assert.Equal(["no", "mail"], refused.Reply.Lines);
        Assert.Equal(SmtpAction.TryNextHost, refused.Advice.Action);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task SendAsync(NetworkStream stream, string commands) => await stream.WriteAsync(Encoding.ASCII.GetBytes(commands), Token);
}
