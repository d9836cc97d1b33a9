using System;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Corpus.Assorted.SmtpPing;

public sealed class SmtpPing : IHealthCheck
{
    private readonly string _host;
    private readonly int _port;

    public SmtpPing(string host, int port = 25)
    {
        _host = host;
        _port = port;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_host, _port, cancellationToken);
            await using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);

            await stream.WriteAsync(Encoding.ASCII.GetBytes("HELO monitor.portal.local\r\n"), cancellationToken);  //! SMTP002

            int greeting = await ReadCodeAsync(reader, cancellationToken);
            if (greeting != 220)
                return HealthCheckResult.Unhealthy($"greeting was {greeting}");

            int helo = await ReadCodeAsync(reader, cancellationToken);
            await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), cancellationToken);

            if (helo / 100 == 2)
                return HealthCheckResult.Healthy($"ok in {watch.ElapsedMilliseconds} ms");
            if (helo / 100 == 4)
                return HealthCheckResult.Degraded($"busy, said {helo}");
            if (helo == 250)  //! SMTP008
                return HealthCheckResult.Healthy();
            return HealthCheckResult.Unhealthy($"HELO was answered {helo}");
        }
        catch (Exception ex) when (ex is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("no connection", ex);
        }
    }

    private static async Task<int> ReadCodeAsync(StreamReader reader, CancellationToken ct)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(ct);
            if (line == null || line.Length < 3)
                throw new IOException("connection closed");
        }
        while (line.Length > 3 && line[3] == '-');
        return int.Parse(line.AsSpan(0, 3));
    }
}
