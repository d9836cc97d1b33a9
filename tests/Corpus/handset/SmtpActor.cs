#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Exchange.Clearing.Mail;

internal sealed record Ask(string Line, TaskCompletionSource<Told> Answer);

internal sealed record Told(int Code, string Text)
{
    public Told Or(string complaint) => Code is >= 200 and < 400 ? this : throw new IOException($"{complaint}: {Code} {Text}");
}

/// <summary>One connection, one mailbox of commands; whoever asks gets the answer to what was asked.</summary>
internal sealed class SmtpActor : IAsyncDisposable
{
    private readonly Channel<Ask> _inbox = Channel.CreateBounded<Ask>(16);
    private readonly TcpClient _tcp = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public static async Task<SmtpActor> StartAsync(string host)
    {
        var actor = new SmtpActor();
        await actor._tcp.ConnectAsync(host, 25);
        var ready = new TaskCompletionSource<Told>(TaskCreationOptions.RunContinuationsAsynchronously);
        actor._loop = Task.Run(() => actor.LoopAsync(ready));
        (await ready.Task).Or("greeting");
        (await actor.AskAsync("EHLO clearing.exchange.example")).Or("EHLO");
        return actor;
    }

    public async Task<Told> AskAsync(string line)
    {
        var ask = new Ask(line, new TaskCompletionSource<Told>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _inbox.Writer.WriteAsync(ask);
        return await ask.Answer.Task;
    }

    private async Task LoopAsync(TaskCompletionSource<Told> ready)
    {
        using var reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            ready.SetResult(await HearAsync(reader));
            await foreach (var ask in _inbox.Reader.ReadAllAsync(_stop.Token))
            {
                try
                {
                    await writer.WriteLineAsync(ask.Line);
                    ask.Answer.SetResult(await HearAsync(reader));
                }
                catch (IOException e)
                {
                    ask.Answer.SetException(e);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (IOException e)
        {
            ready.TrySetException(e);
        }
    }

    private static async Task<Told> HearAsync(StreamReader reader)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync() ?? throw new EndOfStreamException("closed by the server");
        }
        while (line.Length > 3 && line[3] == '-');
        return new Told(int.Parse(line.AsSpan(0, 3)), line[3..].Trim());
    }

    public async ValueTask DisposeAsync()
    {
        await AskAsync("QUIT");
        _stop.Cancel();
        await _loop;
        _tcp.Dispose();
    }
}

internal static class ClearingNotices
{
    public static async Task SendAsync(IEnumerable<(string Member, string Notice)> notices)
    {
        await using var actor = await SmtpActor.StartAsync("relay.exchange.example");
        foreach (var (member, notice) in notices)
        {
            (await actor.AskAsync("MAIL FROM:<clearing@exchange.example>")).Or("MAIL");
            var taken = await actor.AskAsync($"RCPT TO:<{member}>");
            if (taken.Code >= 400)
            {
                Console.Error.WriteLine($"{member}: {taken.Text}");
                await actor.AskAsync("RSET");
                continue;
            }
            (await actor.AskAsync("DATA")).Or("DATA");
            (await actor.AskAsync($"Subject: Clearing notice\r\n\r\n{notice}\r\n.")).Or("content");
        }
    }
}
