using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.PipelinedClient;

public readonly record struct Reply(int Code, string Text);

/// <summary>Commands go out at once; a loop reads replies and gives each to the command that waits for it.</summary>
public sealed class PipelinedClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly ConcurrentQueue<TaskCompletionSource<Reply>> _waiting = new();
    private StreamWriter? _writer;

    public async Task ConnectAsync(string host)
    {
        var greeting = Expect();
        await _tcp.ConnectAsync(host, 25);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        _ = ReadLoopAsync(new StreamReader(_tcp.GetStream(), Encoding.ASCII));
        Check(await greeting, 2);
        Check(await Say("EHLO pipeline.example"), 2);
    }

    public async Task<string[]> SendAsync(string from, IReadOnlyList<string> recipients, string message)
    {
        var mail = Say($"MAIL FROM:<{from}>");
        var rcpts = recipients.Select(r => (Address: r, Reply: Say($"RCPT TO:<{r}>"))).ToList();
        var data = Say("DATA");

        Check(await mail, 2);
        foreach (var (_, reply) in rcpts)
            await reply;
        Check(await data, 3);
        Check(await Say(message + "\r\n."), 2);
        return [.. rcpts.Where(r => r.Reply.Result.Code >= 300).Select(r => r.Address)];
    }

    private Task<Reply> Expect()
    {
        var source = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(source);
        return source.Task;
    }

    private Task<Reply> Say(string line)
    {
        var reply = Expect();
        _writer!.WriteLine(line);
        return reply;
    }

    private async Task ReadLoopAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 3 && line[3] == '-')
                continue;
            if (_waiting.TryDequeue(out var source))
                source.SetResult(new Reply(int.Parse(line[..3]), line[3..].Trim()));
        }

        while (_waiting.TryDequeue(out var source))
            source.SetException(new IOException("closed"));
    }

    private static void Check(Reply reply, int digit)
    {
        if (reply.Code / 100 != digit)
            throw new IOException($"{reply.Code} {reply.Text}");
    }

    public void Dispose() => _tcp.Dispose();
}
