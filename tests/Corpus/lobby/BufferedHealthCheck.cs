#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Portal.Health;

/// <summary>Readiness of the submission host: greets, takes EHLO and takes our sender.</summary>
public sealed class BufferedHealthCheck(ILogger<BufferedHealthCheck> log, string host, int port = 587) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["host"] = host, ["port"] = port };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(host, port, limit.Token);
            var buffer = new byte[8192];

            var got = await socket.ReceiveAsync(buffer, limit.Token); //! SMTP003
            if (got == 0)
                return HealthCheckResult.Unhealthy("closed at once", data: data);
            log.LogDebug("{Host}: {Greeting}", host, Encoding.ASCII.GetString(buffer, 0, got).Trim());

            await socket.SendAsync("EHLO health.portal.example\r\n"u8.ToArray(), limit.Token);
            got = await socket.ReceiveAsync(buffer, limit.Token);
            if (!buffer.AsSpan(0, got).StartsWith("250"u8))
                return HealthCheckResult.Unhealthy("EHLO was refused", data: data);

            await socket.SendAsync("MAIL FROM:<health@portal.example>\r\n"u8.ToArray(), limit.Token);
            got = await socket.ReceiveAsync(buffer, limit.Token);
            var fine = buffer.AsSpan(0, got).StartsWith("250"u8);

            await socket.SendAsync("QUIT\r\n"u8.ToArray(), limit.Token);
            return fine ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded("the sender was refused", data: data);
        }
        catch (SocketException error)
        {
            return HealthCheckResult.Unhealthy(error.SocketErrorCode.ToString(), error, data);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("no answer in time", data: data);
        }
    }
}
