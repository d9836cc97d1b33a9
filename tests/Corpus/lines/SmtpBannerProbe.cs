#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Watchtower.Probes;

public enum ProbeState { Ok = 0, Warning = 1, Critical = 2, Unknown = 3 }

public sealed record ProbeResult(ProbeState State, string Summary, TimeSpan Elapsed)
{
    public override string ToString() =>
        $"SMTP {State.ToString().ToUpperInvariant()} - {Summary} | time={Elapsed.TotalSeconds:F3}s";
}

public sealed record ProbeOptions
{
    public string Host { get; init; } = "localhost";
    public int Port { get; init; } = 25;
    public string HeloName { get; init; } = "probe.watchtower.example";
    public TimeSpan Warn { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
    public string? RequiredCapability { get; init; }
}

public static class SmtpBannerProbe
{
    public static async Task<int> Main(string[] args)
    {
        var options = new ProbeOptions
        {
            Host = args.Length > 0 ? args[0] : "localhost",
            RequiredCapability = args.Length > 1 ? args[1] : null
        };
        ProbeResult result = await RunAsync(options, CancellationToken.None);
        Console.WriteLine(result);
        return (int)result.State;
    }

    public static async Task<ProbeResult> RunAsync(ProbeOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Timeout);

        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(options.Host, options.Port, limit.Token);
            await using NetworkStream stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);

            await stream.WriteAsync(Encoding.ASCII.GetBytes($"EHLO {options.HeloName}\r\n"), limit.Token); //! SMTP002
            List<string> lines = await ReadReplyAsync(reader, limit.Token);

            await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), limit.Token);

            if (lines.Count == 0)
                return new ProbeResult(ProbeState.Critical, "connection closed", clock.Elapsed);
            if (lines[0][0] != '2')
                return new ProbeResult(ProbeState.Critical, lines[0], clock.Elapsed);
            if (options.RequiredCapability is { } wanted && !lines.Exists(l => l.Contains(wanted, StringComparison.OrdinalIgnoreCase)))
                return new ProbeResult(ProbeState.Warning, $"{wanted} is not offered", clock.Elapsed);

            return clock.Elapsed > options.Warn
                ? new ProbeResult(ProbeState.Warning, $"slow: {lines[0]}", clock.Elapsed)
                : new ProbeResult(ProbeState.Ok, lines[0], clock.Elapsed);
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult(ProbeState.Critical, $"no answer in {options.Timeout.TotalSeconds:F0}s", clock.Elapsed);
        }
        catch (SocketException e)
        {
            return new ProbeResult(ProbeState.Critical, e.SocketErrorCode.ToString(), clock.Elapsed);
        }
        catch (IOException e)
        {
            return new ProbeResult(ProbeState.Unknown, e.Message, clock.Elapsed);
        }
    }

    private static async Task<List<string>> ReadReplyAsync(StreamReader reader, CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellation) is { Length: >= 3 } line)
        {
            lines.Add(line);
            if (line.Length == 3 || line[3] != '-')
                break;
        }
        return lines;
    }
}
