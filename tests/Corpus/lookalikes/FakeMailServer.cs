using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.FakeMailServer;

/// <summary>Takes every mail of the integration tests and keeps it in memory.</summary>
public sealed class FakeMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _loop;

    public FakeMailServer()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>What to say to RCPT, by address.</summary>
    public Dictionary<string, string> Refusals { get; } = [];

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (SocketException)
        {
        }
    }

    private async Task ServeAsync(TcpClient peer)
    {
        using var _ = peer;
        using var reader = new StreamReader(peer.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(peer.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 fake.test ESMTP");

        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("250-fake.test");
                await writer.WriteLineAsync("250 8BITMIME");
            }
            else if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
            {
                var address = line[8..].Trim('<', '>', ' ');
                await writer.WriteLineAsync(Refusals.GetValueOrDefault(address, "250 2.1.5 ok"));
            }
            else if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go ahead");
                var body = new StringBuilder();
                while (await reader.ReadLineAsync() is { } text && text != ".")
                    body.AppendLine(text);
                Messages.Enqueue(body.ToString());
                await writer.WriteLineAsync("250 2.0.0 taken");
            }
            else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("221 bye");
                return;
            }
            else
            {
                await writer.WriteLineAsync("250 ok");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
    }
}
