using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Shop.Monitoring;

public enum Health { Up, Degraded, Down }

public record HealthReport(Health State, string Detail, long Millis);

public interface IProbe
{
    Task<HealthReport> CheckAsync(CancellationToken ct);
}

public class RelayHealthCheck : IProbe
{
    private readonly string _host;
    private readonly int _port;

    public RelayHealthCheck(string host, int port = 25)
    {
        _host = host;
        _port = port;
    }

    public async Task<HealthReport> CheckAsync(CancellationToken ct)
    {
        var sw = Stopwatch.StartNew();
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_host, _port, ct);
            using var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var banner = await reader.ReadLineAsync(ct);
            if (banner is null)
                return new HealthReport(Health.Down, "closed without a banner", sw.ElapsedMilliseconds);
            while (banner.Length > 3 && banner[3] == '-')
                banner = await reader.ReadLineAsync(ct) ?? "";

            var state = banner switch
            {
                ['2', '2', '0', ..] => Health.Up,
                ['4', ..] => Health.Degraded,
                _ => Health.Down,
            };

            if (state == Health.Up)
            {
                // be polite, some MTAs count clients that leave without a word
                await writer.WriteLineAsync("EHLO monitor.shop.example");
                await reader.ReadLineAsync(ct);
                await writer.WriteLineAsync("QUIT");
            }

            return new HealthReport(state, banner, sw.ElapsedMilliseconds);
        }
        catch (SocketException ex)
        {
            return new HealthReport(Health.Down, ex.Message, sw.ElapsedMilliseconds);
        }
        catch (IOException ex)
        {
            return new HealthReport(Health.Down, ex.Message, sw.ElapsedMilliseconds);
        }
    }
}
