#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Platform.Health;

public interface IDependencyCheck
{
    string Name { get; }
    Task<(bool Healthy, string Detail)> CheckAsync(CancellationToken ct);
}

/// <summary>Only asks whether the relay talks to us; sends nothing.</summary>
public sealed class RelayHealthCheck : IDependencyCheck
{
    private readonly ILogger<RelayHealthCheck> _logger;
    private readonly string[] _relays;

    public RelayHealthCheck(ILogger<RelayHealthCheck> logger, params string[] relays)
    {
        _logger = logger;
        _relays = relays;
    }

    public string Name => "mail relay";

    public async Task<(bool Healthy, string Detail)> CheckAsync(CancellationToken ct)
    {
        TcpClient? connected = null;
        foreach (var relay in _relays)
        {
            var candidate = new TcpClient();
            try
            {
                await candidate.ConnectAsync(relay, 25, ct);
                connected = candidate;
                break;
            }
            catch (SocketException e)
            {
                _logger.LogWarning(e, "relay {Relay} is down", relay);
                candidate.Dispose();
            }
        }
        if (connected is null)
            return (false, "no relay can be reached");

        using (connected)
        {
            var reader = new StreamReader(connected.GetStream(), Encoding.ASCII);
            var writer = new StreamWriter(connected.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            var greeting = await reader.ReadLineAsync(ct);
            switch (greeting?.Split(' ', '-')[0])
            {
                case "220":
                    break;
                case "421":
                case "554":
                    return (false, "relay refuses sessions: " + greeting);
                default:
                    return (false, "that is no mail server: " + greeting);
            }

            await writer.WriteLineAsync("EHLO healthcheck");
            _logger.LogDebug("{Line}", await reader.ReadLineAsync(ct));
            await writer.WriteLineAsync("QUIT");
            return (true, greeting!);
        }
    }
}
