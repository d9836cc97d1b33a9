using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Monitoring.HealthChecks;

public class SmtpHealthCheck : IHealthCheck
{
    private readonly string _host;
    private readonly int _port;

    public SmtpHealthCheck(string host, int port)
    {
        _host = host;
        _port = port;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_host, _port, cancellationToken);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };

            await reader.ReadLineAsync(cancellationToken); //! SMTP003

            await writer.WriteLineAsync("HELO healthcheck.local".AsMemory(), cancellationToken);
            var reply = await reader.ReadLineAsync(cancellationToken);

            await writer.WriteLineAsync("QUIT".AsMemory(), cancellationToken);

            return reply is not null && reply.StartsWith("250", StringComparison.Ordinal)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("HELO answered: " + reply);
        }
        catch (Exception ex) when (ex is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("SMTP server not reachable", ex);
        }
    }
}
