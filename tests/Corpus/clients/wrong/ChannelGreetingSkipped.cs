using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Corpus.Clients.ChannelGreetingSkipped;

public sealed record Response(int Code, string Text)
{
    public void MustBe(int wanted)
    {
        if (Code != wanted)
            throw new InvalidOperationException(ToString());
    }
}

public sealed class ChannelClient
{
    private readonly TcpClient _tcp = new();
    private readonly Channel<Response> _responses = Channel.CreateUnbounded<Response>();

    public async Task ConnectAsync(string host)
    {
        await _tcp.ConnectAsync(host, 25);
        _ = Task.Run(ReceiveAsync);
        await _responses.Reader.ReadAsync(); // the greeting  //? SMTP003
        (await AskAsync("EHLO channel.example")).MustBe(250);
    }

    public async Task SendAsync(string sender, string recipient, string message)
    {
        (await AskAsync($"MAIL FROM:<{sender}>")).MustBe(250);
        (await AskAsync($"RCPT TO:<{recipient}>")).MustBe(250);  //? SMTP103
        (await AskAsync("DATA")).MustBe(354);
        await AskAsync(message.Replace("\r\n.", "\r\n..") + "\r\n.");  //? SMTP005
        await AskAsync("QUIT");
    }

    private async Task<Response> AskAsync(string line)
    {
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await _responses.Reader.ReadAsync();
    }

    private async Task ReceiveAsync()
    {
        using var reader = new StreamReader(_tcp.GetStream());
        while (await reader.ReadLineAsync() is { Length: >= 3 } line)
        {
            if (line.Length < 4 || line[3] != '-')
                await _responses.Writer.WriteAsync(new Response(int.Parse(line[..3]), line));
        }

        _responses.Writer.Complete();
    }
}
