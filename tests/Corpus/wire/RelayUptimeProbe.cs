#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Beacon.Monitoring.Probes;

public sealed class RelayProbeOptions
{
    public string Host { get; set; } = "relay.internal";
    public int Port { get; set; } = 587;
    public string HelloName { get; set; } = "beacon.internal";
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

public sealed record ProbeReading(string Target, bool Up, TimeSpan Elapsed, string? Detail);

public interface IProbeSink
{
    ValueTask PublishAsync(ProbeReading reading, CancellationToken cancellationToken);
}

/// <summary>Opens the mail relay every few seconds and publishes whether it still talks ESMTP.</summary>
public sealed class RelayUptimeProbe(
    IOptionsMonitor<RelayProbeOptions> options,
    IProbeSink sink,
    ILogger<RelayUptimeProbe> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var current = options.CurrentValue;
            var reading = await MeasureAsync(current, stoppingToken).ConfigureAwait(false);
            if (!reading.Up)
                logger.LogWarning("{Target} is down: {Detail}", reading.Target, reading.Detail);

            await sink.PublishAsync(reading, stoppingToken).ConfigureAwait(false);
            await Task.Delay(current.Interval, stoppingToken).ConfigureAwait(false);
        }
    }

    private static async Task<ProbeReading> MeasureAsync(RelayProbeOptions o, CancellationToken outer)
    {
        var target = $"smtp://{o.Host}:{o.Port}";
        var watch = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
        limit.CancelAfter(o.Timeout);

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(o.Host, o.Port, limit.Token).ConfigureAwait(false);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
            await using var writer = new StreamWriter(stream, Encoding.ASCII, 1024, leaveOpen: true)
            {
                NewLine = "\r\n",
                AutoFlush = true,
            };

            await writer.WriteLineAsync($"EHLO {o.HelloName}").ConfigureAwait(false); //! SMTP002
            var capabilities = await ReadAllAsync(reader, limit.Token).ConfigureAwait(false);
            await writer.WriteLineAsync("QUIT").ConfigureAwait(false);

            watch.Stop();
            return capabilities.Count > 0 && capabilities[^1].StartsWith('2')
                ? new ProbeReading(target, true, watch.Elapsed, null)
                : new ProbeReading(target, false, watch.Elapsed, string.Join(" / ", capabilities));
        }
        catch (OperationCanceledException) when (!outer.IsCancellationRequested)
        {
            return new ProbeReading(target, false, watch.Elapsed, "timeout");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new ProbeReading(target, false, watch.Elapsed, e.Message);
        }
    }

    private static async Task<List<string>> ReadAllAsync(StreamReader reader, CancellationToken token)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(token).ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] == ' ')
                break;
        }
        return lines;
    }
}
