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

namespace Acme.IntegrationTests.Support;

public sealed record CaughtMail(string From, IReadOnlyList<string> To, string Content);

/// <summary>
/// Takes the mails of the system under test on a free port. What it answers can be scripted,
/// e.g. <c>sink.Script["RCPT"] = "450 4.2.1 try again"</c>.
/// </summary>
public sealed class LoopbackSmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _spool;
    private readonly Task _accepting;

    public LoopbackSmtpSink(string spool)
    {
        _spool = spool;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<CaughtMail> Mails { get; } = new();

    public ConcurrentDictionary<string, string> Script { get; } = new(StringComparer.OrdinalIgnoreCase);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await writer.WriteLineAsync(Script.GetValueOrDefault("CONNECT", "220 sink ESMTP"));

        var from = "";
        var to = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (Script.TryGetValue(verb, out var scripted))
            {
                await writer.WriteLineAsync(scripted);
                continue;
            }

            switch (verb)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-sink greets you");
                    await writer.WriteLineAsync("250-8BITMIME");
                    await writer.WriteLineAsync("250 SIZE 10485760");
                    break;
                case "HELO":
                    await writer.WriteLineAsync("250 sink");
                    break;
                case "MAIL":
                    from = Between(line);
                    to.Clear();
                    await writer.WriteLineAsync("250 2.1.0 ok");
                    break;
                case "RCPT":
                    to.Add(Between(line));
                    await writer.WriteLineAsync("250 2.1.5 ok");
                    break;
                case "DATA":
                    if (to.Count == 0)
                    {
                        await writer.WriteLineAsync("554 5.5.1 no valid recipients");
                        break;
                    }
                    await writer.WriteLineAsync("354 go on");
                    var content = await ReadContentAsync(reader);
                    try
                    {
                        await File.WriteAllTextAsync(Path.Combine(_spool, Guid.NewGuid() + ".eml"), content);
                        Mails.Enqueue(new CaughtMail(from, to.ToArray(), content));
                        await writer.WriteLineAsync("250 2.0.0 caught");
                    }
                    catch (IOException)
                    {
                        await writer.WriteLineAsync("451 4.3.0 spool not writable");
                    }
                    break;
                case "RSET":
                case "NOOP":
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("502 5.5.2 not here");
                    break;
            }
        }
    }

    private static async Task<string> ReadContentAsync(StreamReader reader)
    {
        var content = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
            content.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        return content.ToString();
    }

    private static string Between(string line)
    {
        var open = line.IndexOf('<');
        var close = line.IndexOf('>', open + 1);
        return open < 0 || close < 0 ? "" : line[(open + 1)..close];
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }
}
