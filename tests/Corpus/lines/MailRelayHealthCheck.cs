#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Options;

namespace Billing.Api.Health;

public sealed class RelayOptions
{
    public string Host { get; set; } = "localhost";
    public int SmtpPort { get; set; } = 25;
    public int TimeoutSeconds { get; set; } = 8;
    public string Domain { get; set; } = "billing.example.com";
}

public enum Health { Healthy, Degraded, Unhealthy }

public sealed record HealthReport(Health Health, string Text, IReadOnlyDictionary<string, object> Data);

public interface IHealthProbe
{
    Task<HealthReport> CheckAsync(CancellationToken cancellationToken = default);
}

public sealed class MailRelayHealthCheck : IHealthProbe
{
    private readonly RelayOptions _options;

    public MailRelayHealthCheck(IOptions<RelayOptions> options) => _options = options.Value;

    public async Task<HealthReport> CheckAsync(CancellationToken cancellationToken = default)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        var data = new Dictionary<string, object> { ["host"] = _options.Host, ["port"] = _options.SmtpPort };

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(_options.Host, _options.SmtpPort, cts.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);

            var first = new byte[3];
            await stream.ReadExactlyAsync(first, cts.Token);
            bool ready = first.AsSpan().SequenceEqual("220"u8);
            string? rest = await reader.ReadLineAsync(cts.Token);
            data["greeting"] = Encoding.ASCII.GetString(first) + rest;
            if (!ready)
                return Unhealthy("The relay does not take mail now", data);

            while (rest is ['-', ..])
            {
                string? more = await reader.ReadLineAsync(cts.Token);
                rest = more is { Length: > 3 } ? more[3..] : null;
            }

            // only to leave a name in the log of the relay
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"EHLO {_options.Domain}\r\n"), cts.Token);
            await reader.ReadLineAsync(cts.Token);
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cts.Token);

            return new HealthReport(Health.Healthy, "220", data);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            data["error"] = e.Message;
            return Unhealthy("No connection to the relay", data);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unhealthy("The relay does not answer", data);
        }
    }

    private static HealthReport Unhealthy(string text, IReadOnlyDictionary<string, object> data) =>
        new(Health.Unhealthy, text, data);
}
