using System;
using System.Buffers;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.TapProxy;

/// <summary>Stands between the application and its mail server, and writes down who said what.</summary>
public sealed class TapProxy(IPEndPoint listenOn, string upstreamHost, int upstreamPort, TextWriter log)
{
    public async Task RunAsync(CancellationToken ct)
    {
        var listener = new TcpListener(listenOn);
        listener.Start();
        while (!ct.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(ct);
            _ = HandleAsync(client, ct);
        }
    }

    private async Task HandleAsync(TcpClient client, CancellationToken ct)
    {
        using var _ = client;
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(upstreamHost, upstreamPort, ct);
        await using var left = client.GetStream();
        await using var right = upstream.GetStream();
        await Task.WhenAny(PumpAsync(left, right, "C", ct), PumpAsync(right, left, "S", ct));
    }

    private async Task PumpAsync(Stream from, Stream to, string who, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(512);
        try
        {
            int n;
            while ((n = await from.ReadAsync(buffer, ct)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, n), ct);
                var text = Encoding.ASCII.GetString(buffer, 0, n);
                if (text.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
                    text = "AUTH ***";
                else if (text.StartsWith("EHLO ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase))
                    await log.WriteLineAsync($"--- {DateTime.UtcNow:O}");
                await log.WriteLineAsync($"{who}: {text.TrimEnd()}");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
