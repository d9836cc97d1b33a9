#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Contoso.Platform.Health;

public sealed class MailExchangerOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 25;
    public string HelloName { get; set; } = "health.contoso.example";
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

public enum HealthLevel { Healthy, Degraded, Unhealthy }

public sealed record HealthReport(HealthLevel Level, string Description, IReadOnlyDictionary<string, object> Data);

public interface IProbe
{
    Task<HealthReport> CheckAsync(CancellationToken cancellationToken = default);
}

public sealed class MailExchangerHealthCheck(
    IOptionsMonitor<MailExchangerOptions> options,
    ILogger<MailExchangerHealthCheck> logger) : IProbe
{
    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        var current = options.CurrentValue;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(current.Timeout);

        var data = new Dictionary<string, object> { ["host"] = current.Host, ["port"] = current.Port };
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(current.Host, current.Port, timeout.Token);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);

            var (bannerCode, banner) = await ReadReplyAsync(reader, timeout.Token);
            data["banner"] = banner;
            switch (bannerCode / 100)
            {
                case 2:
                    break;
                case 4:
                    await SayAsync(stream, "QUIT", timeout.Token);
                    return new HealthReport(HealthLevel.Degraded, $"{current.Host} is busy: {banner}", data);
                default:
                    await SayAsync(stream, "QUIT", timeout.Token);
                    return new HealthReport(HealthLevel.Unhealthy, $"{current.Host} gives no service: {banner}", data);
            }

            await SayAsync(stream, "EHLO " + current.HelloName, timeout.Token);
            var (helloCode, hello) = await ReadReplyAsync(reader, timeout.Token);
            await SayAsync(stream, "QUIT", timeout.Token);

            data["starttls"] = hello.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase);
            return helloCode == 250
                ? new HealthReport(HealthLevel.Healthy, "ready", data)
                : new HealthReport(HealthLevel.Degraded, $"EHLO was answered with {helloCode}", data);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("{Host} did not answer within {Timeout}", current.Host, current.Timeout);
            return new HealthReport(HealthLevel.Degraded, "timeout", data);
        }
        catch (Exception error) when (error is SocketException or IOException or InvalidDataException)
        {
            logger.LogWarning(error, "No connection to {Host}", current.Host);
            return new HealthReport(HealthLevel.Unhealthy, "no connection", data);
        }
    }

    private static async Task SayAsync(Stream stream, string line, CancellationToken token)
        => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), token);

    private static async Task<(int Code, string Text)> ReadReplyAsync(StreamReader reader, CancellationToken token)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync(token) ?? throw new EndOfStreamException("closed in the middle of a reply");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new InvalidDataException("no reply: " + line);
            text.AppendLine(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return (code, text.ToString().TrimEnd());
        }
    }
}
