using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Mailer.Tests.Support;

/// <summary>Plays a list of replies in order, whatever the client says.</summary>
public sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Queue<string> _replies;
    private readonly CancellationTokenSource _cts = new();
    private readonly Task _loop;

    public ConcurrentQueue<string> Received { get; } = new();
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ScriptedSmtpServer(params string[] replies)
    {
        _replies = new Queue<string>(replies);
        _listener.Start();
        _loop = RunAsync();
    }

    public static ScriptedSmtpServer AlwaysBusy() => new("220 fake", "250 fake", "250 ok", "450 4.2.1 mailbox busy", "221 bye");
    public static ScriptedSmtpServer UnknownUser() => new("220 fake", "250 fake", "250 ok", "550 5.1.1 unknown", "221 bye");
    public static ScriptedSmtpServer Silent() => new();

    private async Task RunAsync()
    {
        using var client = await _listener.AcceptTcpClientAsync(_cts.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

        await Next(writer);
        while (await reader.ReadLineAsync(_cts.Token) is { } line)
        {
            Received.Enqueue(line);
            if (line == "DATA")
            {
                await Next(writer);
                while (await reader.ReadLineAsync(_cts.Token) is { } body && body != ".")
                    Received.Enqueue(body);
            }
            await Next(writer);
            if (line == "QUIT")
                break;
        }
    }

    private async Task Next(StreamWriter writer)
    {
        if (_replies.TryDequeue(out var reply))
            await writer.WriteLineAsync(reply);
    }

    public async ValueTask DisposeAsync()
    {
        await _cts.CancelAsync();
        _listener.Stop();
        try { await _loop; } catch (OperationCanceledException) { }
        _cts.Dispose();
    }
}
