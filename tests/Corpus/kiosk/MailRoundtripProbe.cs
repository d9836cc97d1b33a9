#nullable enable
using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Watchtower.Probes;

public sealed class ProbeOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 25;
    public string Mailbox { get; set; } = "probe@localhost";
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
}

public sealed class MailRoundtripProbe(IOptionsMonitor<ProbeOptions> options, ILogger<MailRoundtripProbe> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CurrentValue.Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var watch = Stopwatch.StartNew();
            try
            {
                var healthy = await ProbeAsync(options.CurrentValue, stoppingToken);
                logger.LogInformation("mail probe healthy={Healthy} in {Elapsed} ms", healthy, watch.ElapsedMilliseconds);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                logger.LogWarning(e, "mail probe failed after {Elapsed} ms", watch.ElapsedMilliseconds);
            }
        }
    }

    private async Task<bool> ProbeAsync(ProbeOptions o, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(o.Host, o.Port, ct);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };

        var watch = Stopwatch.StartNew();
        var banner = await reader.ReadLineAsync(ct); //! SMTP003
        logger.LogDebug("banner after {Ms} ms: {Banner}", watch.ElapsedMilliseconds, banner);

        await writer.WriteLineAsync("EHLO watchtower");
        string? line;
        do
        {
            line = await reader.ReadLineAsync(ct);
            logger.LogTrace("S: {Line}", line);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        if (line is null || line[0] != '2')
            return false;

        await writer.WriteLineAsync($"MAIL FROM:<{o.Mailbox}>");
        if (await reader.ReadLineAsync(ct) is not ['2', ..])
            return false;
        await writer.WriteLineAsync($"RCPT TO:<{o.Mailbox}>");
        if (await reader.ReadLineAsync(ct) is not ['2', ..])
            return false;

        await writer.WriteLineAsync("RSET");
        await reader.ReadLineAsync(ct);
        await writer.WriteLineAsync("QUIT");
        return true;
    }
}
