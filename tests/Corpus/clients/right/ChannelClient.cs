using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Corpus.Clients.ChannelClient;

public sealed record Response(int Code, string Text)
{
    public void MustBe(int wanted, string at)
    {
        if (Code != wanted)
            throw new ResponseException(this, at);
    }
}

public sealed class ResponseException(Response response, string at) : Exception($"{at}: {response.Code} {response.Text}")
{
    public Response Response => response;
    public bool WorthARetry => response.Code is >= 400 and <= 499;
}

/// <summary>One task reads replies into a channel; whoever sends a command takes the next of them.</summary>
public sealed class ChannelClient : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly Channel<Response> _responses = Channel.CreateUnbounded<Response>(new() { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private Task _receiver = Task.CompletedTask;

    public async Task ConnectAsync(string host, int port)
    {
        await _tcp.ConnectAsync(host, port);
        _receiver = Task.Run(ReceiveAsync);
        (await _responses.Reader.ReadAsync()).MustBe(220, "greeting");
        (await AskAsync("EHLO channel.example")).MustBe(250, "EHLO");
    }

    /// <returns>The recipients that were refused.</returns>
    public async Task<IReadOnlyList<(string Recipient, Response Response)>> SendAsync(string sender, IEnumerable<string> recipients, string message)
    {
        (await AskAsync($"MAIL FROM:<{sender}>")).MustBe(250, "MAIL");

        var refused = new List<(string, Response)>();
        var accepted = 0;
        Response last = new(0, "no recipients");
        foreach (var recipient in recipients)
        {
            last = await AskAsync($"RCPT TO:<{recipient}>");
            if (last.Code is 250 or 251)
                accepted++;
            else
                refused.Add((recipient, last));
        }

        if (accepted == 0)
            throw new ResponseException(refused.Find(r => r.Item2.Code is >= 400 and < 500).Item2 ?? last, "RCPT");

        (await AskAsync("DATA")).MustBe(354, "DATA");
        (await AskAsync(Encode(message) + "\r\n.")).MustBe(250, "message");
        return refused;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_tcp.Connected)
                await AskAsync("QUIT");
        }
        catch (Exception e) when (e is IOException or ChannelClosedException)
        {
        }

        await _stop.CancelAsync();
        _tcp.Dispose();
        await _receiver;
        _stop.Dispose();
    }

    private async Task<Response> AskAsync(string line)
    {
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await _responses.Reader.ReadAsync();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            using var reader = new StreamReader(_tcp.GetStream(), leaveOpen: true);
            var text = "";
            while (await reader.ReadLineAsync(_stop.Token) is { Length: >= 3 } line)
            {
                text += line.Length > 4 ? line[4..] : "";
                if (line.Length > 3 && line[3] == '-')
                {
                    text += "\n";
                    continue;
                }

                _responses.Writer.TryWrite(new Response(int.Parse(line[..3]), text));
                text = "";
            }

            _responses.Writer.TryComplete();
        }
        catch (Exception e)
        {
            _responses.Writer.TryComplete(e);
        }
    }

    private static string Encode(string message)
    {
        using var reader = new StringReader(message);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
            lines.Add(line is ['.', ..] ? "." + line : line);
        return string.Join("\r\n", lines);
    }
}
