#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Billing.Monitoring;

public enum ProbeState { Up, Slow, Down }

public sealed record ProbeReport(ProbeState State, TimeSpan Elapsed, string Detail);

public sealed class SmtpsProbeOptions
{
    public string Host { get; set; } = "smtp.billing.example";
    public int Port { get; set; } = 465;
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(4);
}

public sealed class SmtpsHealthCheck(SmtpsProbeOptions options, ILogger<SmtpsHealthCheck> logger)
{
    public async Task<ProbeReport> CheckAsync(CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(options.Host, options.Port, token);
            await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host }, token);

            using var reader = new StreamReader(tls, Encoding.ASCII);
            await using var writer = new StreamWriter(tls, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var banner = await reader.ReadLineAsync(token); //! SMTP003
            logger.LogDebug("{Host} greets with {Banner}", options.Host, banner);

            await writer.WriteLineAsync("EHLO monitor.billing.example");
            var extensions = new List<string>();
            string? line;
            do
            {
                line = await reader.ReadLineAsync(token);
                if (line is null)
                    return new ProbeReport(ProbeState.Down, watch.Elapsed, "closed after EHLO");
                extensions.Add(line);
            }
            while (line.Length > 3 && line[3] == '-');

            if (!line.StartsWith('2'))
                return new ProbeReport(ProbeState.Down, watch.Elapsed, line);

            if (!extensions.Exists(e => e.Length > 4 && e[4..].StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)))
                return new ProbeReport(ProbeState.Down, watch.Elapsed, "AUTH is not offered");

            await writer.WriteLineAsync("NOOP");
            var noop = await reader.ReadLineAsync(token);
            logger.LogTrace("NOOP: {Reply}", noop);
            await writer.WriteLineAsync("QUIT");

            return new ProbeReport(
                watch.Elapsed > options.SlowAfter ? ProbeState.Slow : ProbeState.Up,
                watch.Elapsed,
                $"{extensions.Count - 1} extensions");
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            logger.LogWarning(e, "{Host}:{Port} cannot be reached", options.Host, options.Port);
            return new ProbeReport(ProbeState.Down, watch.Elapsed, e.Message);
        }
    }
}
