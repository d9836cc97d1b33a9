#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Testing.Doubles;

public enum Stage { Greeting, Ehlo, Mail, Rcpt, Data, EndOfData }

/// <summary>Answers as the test wants it. Everything that is not scripted succeeds.</summary>
public sealed class ScriptedSmtpFake : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Stage, ConcurrentQueue<string>> _script = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public ScriptedSmtpFake()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentBag<string> Received { get; } = new();

    public ScriptedSmtpFake On(Stage stage, params string[] replies)
    {
        var queue = _script.GetOrAdd(stage, _ => new ConcurrentQueue<string>());
        foreach (var reply in replies)
            queue.Enqueue(reply);
        return this;
    }

    public ScriptedSmtpFake RefuseOnceThenBusy() =>
        On(Stage.Rcpt, "550 5.1.1 no such user", "450 4.2.1 busy", "421 4.3.2 closing");

    private string Next(Stage stage, string otherwise) =>
        _script.TryGetValue(stage, out var queue) && queue.TryDequeue(out var reply) ? reply : otherwise;

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => TalkAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync(Next(Stage.Greeting, "220 fake.test ESMTP"));
            while (await reader.ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ', 2)[0].ToUpperInvariant();
                if (verb == "QUIT")
                {
                    await writer.WriteLineAsync("221 2.0.0 bye");
                    return;
                }

                var reply = verb switch
                {
                    "EHLO" or "HELO" => Next(Stage.Ehlo, "250 fake.test"),
                    "MAIL" => Next(Stage.Mail, "250 2.1.0 ok"),
                    "RCPT" => Next(Stage.Rcpt, "250 2.1.5 ok"),
                    "DATA" => Next(Stage.Data, "354 go ahead"),
                    "RSET" or "NOOP" => "250 2.0.0 ok",
                    "VRFY" => "252 2.5.2 cannot verify",
                    _ => "502 5.5.1 not implemented"
                };
                await writer.WriteLineAsync(reply);

                if (reply.StartsWith("354", StringComparison.Ordinal))
                {
                    Received.Add(await ReadDataAsync(reader));
                    await writer.WriteLineAsync(Next(Stage.EndOfData, "250 2.6.0 queued"));
                }

                if (reply.StartsWith("421", StringComparison.Ordinal))
                    return;
            }
        }
        catch (IOException)
        {
            // the client has gone, which some tests want
        }
    }

    private static async Task<string> ReadDataAsync(TextReader reader)
    {
        var data = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
            data.AppendLine(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line);
        return data.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }
}
