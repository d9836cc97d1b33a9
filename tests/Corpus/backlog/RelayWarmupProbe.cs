#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Fleetmail.Health;

public enum Health { Healthy, Degraded, Unhealthy }

public readonly record struct ProbeResult(Health State, string Text)
{
    public static ProbeResult Good() => new(Health.Healthy, "");

    public static ProbeResult Degraded(string text) => new(Health.Degraded, text);

    public static ProbeResult Unhealthy(string text) => new(Health.Unhealthy, text);
}

public interface IProbe
{
    Task<ProbeResult> CheckAsync(CancellationToken cancellationToken = default);
}

/// <summary>Asks the relay what it offers before the queue workers start, so that the dashboard knows the extensions.</summary>
public sealed class RelayWarmupProbe : IProbe
{
    private readonly string _host;

    public RelayWarmupProbe(string host) => _host = host;

    public IReadOnlyCollection<string> Extensions { get; private set; } = Array.Empty<string>();

    public async Task<ProbeResult> CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            using var tcp = new TcpClient { NoDelay = true };
            await tcp.ConnectAsync(_host, 25, cancellationToken);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            await writer.WriteLineAsync("EHLO probe.fleetmail.example"); //! SMTP002

            var offered = new List<string>();
            string? line;
            do
            {
                line = await reader.ReadLineAsync(cancellationToken);
                if (line is null)
                    return ProbeResult.Unhealthy("connection closed");
                if (!line.StartsWith('2'))
                    return ProbeResult.Degraded(line);
                if (line.Length > 4)
                    offered.Add(line[4..]);
            }
            while (line.Length > 3 && line[3] == '-');

            await writer.WriteLineAsync("QUIT");
            Extensions = offered;
            return offered.Count > 1 ? ProbeResult.Good() : ProbeResult.Degraded("no extensions");
        }
        catch (SocketException e)
        {
            return ProbeResult.Unhealthy(e.Message);
        }
    }
}
