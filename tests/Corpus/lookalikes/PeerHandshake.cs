using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Lookalikes.PeerHandshake;

/// <summary>The nodes of the cluster shake hands: "HELO node epoch" is answered with "HELO node epoch" or "DENY why".</summary>
public sealed class PeerHandshake(ILogger<PeerHandshake> logger, string node, long epoch)
{
    public async Task<long?> GreetAsync(string host, int port, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(host, port, ct);
        }
        catch (SocketException ex)
        {
            logger.LogDebug(ex, "{Host} is down", host);
            return null;
        }

        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };

        await writer.WriteLineAsync($"HELO {node} {epoch}".AsMemory(), ct);
        var answer = await reader.ReadLineAsync(ct);
        logger.LogDebug("{Host}: {Answer}", host, answer);

        var parts = answer?.Split(' ') ?? [];
        return parts is ["HELO", _, var theirs] && long.TryParse(theirs, out var value) ? value : null;
    }
}
