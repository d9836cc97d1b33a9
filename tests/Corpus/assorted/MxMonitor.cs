using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.Assorted.MxMonitor;

public enum MxState { Up, Throttling, Refusing, Down }

/// <summary>Polls the exchangers of our domains for ever and keeps the last state of each.</summary>
public sealed class MxMonitor : BackgroundService
{
    private readonly IReadOnlyList<string> _hosts;
    private readonly ILogger<MxMonitor> _log;
    public ConcurrentDictionary<string, MxState> States { get; } = new();

    public MxMonitor(IReadOnlyList<string> hosts, ILogger<MxMonitor> log)
    {
        _hosts = hosts;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            foreach (var host in _hosts)
            {
                MxState state;
                try
                {
                    state = await LookAsync(host, stoppingToken);
                }
                catch (Exception ex) when (ex is IOException or SocketException or FormatException)
                {
                    _log.LogWarning(ex, "{Host} gave no usable answer", host);
                    state = MxState.Down;
                }

                var before = States.GetValueOrDefault(host, MxState.Up);
                States[host] = state;
                if (before != state)
                    _log.LogInformation("{Host}: {Before} -> {State}", host, before, state);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<MxState> LookAsync(string host, CancellationToken ct)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host, 25, ct);
        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);

        string first = await reader.ReadLineAsync(ct) ?? throw new IOException("closed without greeting");
        _log.LogDebug("{Host} greets with {Line}", host, first);

        MxState state = first[0] switch
        {
            '2' => MxState.Up,
            '4' => MxState.Throttling,
            '5' => MxState.Refusing,
            _ => throw new FormatException(first),
        };

        while (first.Length > 3 && first[3] == '-')
            first = await reader.ReadLineAsync(ct) ?? throw new IOException("closed in greeting");

        await socket.GetStream().WriteAsync("QUIT\r\n"u8.ToArray(), ct);
        return state;
    }
}
