#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace TestKit.Mail;

/// <summary>
/// A mail server for integration tests. It takes what it gets, unless a canned reply was set for the verb.
/// </summary>
public sealed class CannedMailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Queue<string>> _canned = new(StringComparer.OrdinalIgnoreCase);

    public CannedMailServer()
    {
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public List<string> Messages { get; } = new();
    public List<string> Commands { get; } = new();

    public CannedMailServer Answer(string verb, params string[] replies)
    {
        if (!_canned.TryGetValue(verb, out var queue))
            _canned[verb] = queue = new Queue<string>();
        foreach (var reply in replies)
            queue.Enqueue(reply);
        return this;
    }

    private string Next(string verb, string usual)
        => _canned.TryGetValue(verb, out var queue) && queue.TryDequeue(out var reply) ? reply : usual;

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var reader = new StreamReader(client.GetStream(), Encoding.UTF8))
        using (var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true })
        {
            await writer.WriteLineAsync(Next("CONNECT", "220 canned ESMTP"));
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (Commands)
                    Commands.Add(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                    case "LHLO":
                        await writer.WriteLineAsync(Next(verb, "250-canned\r\n250-8BITMIME\r\n250 SIZE 1000000"));
                        break;
                    case "DATA":
                        var go = Next("DATA", "354 go on");
                        await writer.WriteLineAsync(go);
                        if (go.StartsWith('3'))
                        {
                            await TakeAsync(reader);
                            await writer.WriteLineAsync(Next(".", "250 taken"));
                        }
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync(Next(verb, "250 fine"));
                        break;
                }
            }
        }
    }

    private async Task TakeAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            text.AppendLine(line.StartsWith('.') ? line[1..] : line);
        lock (Messages)
            Messages.Add(text.ToString());
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }
}
