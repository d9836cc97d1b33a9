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

namespace Staging.Tools;

/// <summary>A relay for the staging system. Mail never leaves it; the reply is chosen by the local part of the recipient.</summary>
public sealed class FakeRelayForStaging : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nobody"] = "550 5.1.1 no such user",
        ["full"] = "452 4.2.2 mailbox full",
        ["grey"] = "450 4.7.1 come back later",
        ["blocked"] = "554 5.7.1 blocked",
        ["moved"] = "551 5.1.6 user has moved",
    };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _messages = new();
    private Task _loop = Task.CompletedTask;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyCollection<string> Messages => _messages;

    public void Start()
    {
        _listener.Start();
        _loop = AcceptAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(ct);
            _ = SessionAsync(client, ct);
        }
    }

    private async Task SessionAsync(TcpClient client, CancellationToken ct)
    {
        using var owned = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 staging ESMTP");
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }

                if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 end with a dot");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync(ct) is { } data && data != ".")
                        text.AppendLine(data);
                    await writer.WriteLineAsync(Keep(text.ToString()));
                    continue;
                }

                await writer.WriteLineAsync(Answer(line));
            }
        }
        catch (IOException ex)
        {
            Console.Error.WriteLine("client went away: " + ex.Message);
        }
    }

    private static string Answer(string line)
    {
        if (!line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            return line.Length < 4 ? "500 5.5.1 unknown" : "250 ok";
        var start = line.IndexOf('<') + 1;
        var end = line.IndexOf('@', start);
        if (start == 0 || end < 0)
            return "501 5.1.3 bad address";
        return Answers.TryGetValue(line[start..end], out var answer) ? answer : "250 2.1.5 ok";
    }

    private string Keep(string text)
    {
        if (_messages.Count >= 10_000)
            return "452 4.3.1 too many messages in memory";
        try
        {
            var headers = text[..text.IndexOf("\n\n", StringComparison.Ordinal)];
            _ = headers.Split(':').Length;
        }
        catch (ArgumentOutOfRangeException)
        {
            return "554 5.6.0 no header";
        }

        _messages.Enqueue(text);
        return "250 2.0.0 kept as " + _messages.Count;
    }
}
