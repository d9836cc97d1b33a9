using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ops.RelayHealth;

public sealed class RelayHealthService : BackgroundService
{
    private readonly ILogger<RelayHealthService> _log;
    private readonly string[] _relays = { "relay1.corp.example", "relay2.corp.example" };
    private readonly Dictionary<string, string> _state = new();

    public RelayHealthService(ILogger<RelayHealthService> log) => _log = log;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var relay in _relays)
            {
                try
                {
                    _state[relay] = await CheckAsync(relay, stoppingToken);
                }
                catch (Exception ex) when (ex is SocketException or IOException)
                {
                    _log.LogWarning(ex, "{Relay} is down", relay);
                    _state[relay] = "down";
                }
            }

            await Task.Delay(TimeSpan.FromMinutes(1), stoppingToken);
        }
    }

    private async Task<string> CheckAsync(string relay, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(relay, 25, ct);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var greeting = await reader.ReadLineAsync(ct);
        var verdict = greeting switch
        {
            null => "closed",
            ['2', '2', '0', ..] => "up",
            ['4', ..] => "busy",
            _ => "refusing",
        };

        if (verdict == "up")
        {
            await writer.WriteLineAsync("EHLO monitor.corp.example");
            var first = await reader.ReadLineAsync(ct);
            _log.LogDebug("{Relay} answered {Line} after {Elapsed}", relay, first, watch.Elapsed);
        }

        await writer.WriteLineAsync("QUIT");
        return verdict;
    }

    public IReadOnlyDictionary<string, string> State => _state;
}
