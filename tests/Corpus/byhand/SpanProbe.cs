#nullable enable
using System;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Edge.HealthChecks;

public enum ProbeOutcome { Healthy, Degraded, Unhealthy }

/// <summary>Looks every minute whether our outgoing relay would take a message.</summary>
public sealed class SpanProbe(ILogger<SpanProbe> logger, string relay, int port)
{
    private readonly byte[] _buffer = new byte[16 * 1024];

    public ProbeOutcome Run()
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 15_000, SendTimeout = 5_000 };
            socket.Connect(relay, port);

            var verdict = Grade(Next(socket));
            if (verdict != ProbeOutcome.Healthy)
                return verdict;

            foreach (var command in Script())
            {
                Say(socket, command);
                verdict = Grade(Next(socket));
                if (verdict != ProbeOutcome.Healthy)
                {
                    logger.LogWarning("{Relay}: {Command} gave {Verdict}", relay, command, verdict);
                    break;
                }
            }

            Say(socket, "QUIT"u8);
            return verdict == ProbeOutcome.Healthy && watch.Elapsed > TimeSpan.FromSeconds(10) ? ProbeOutcome.Degraded : verdict;
        }
        catch (SocketException error)
        {
            logger.LogError(error, "{Relay}:{Port} is not reached", relay, port);
            return ProbeOutcome.Unhealthy;
        }
    }

    private static string[] Script() =>
    [
        "EHLO probe.edge.example",
        "MAIL FROM:<>",
        "RCPT TO:<postmaster@edge.example>",
        "RSET",
    ];

    private static ProbeOutcome Grade(int code) => code switch
    {
        >= 200 and <= 299 => ProbeOutcome.Healthy,
        >= 400 and <= 499 => ProbeOutcome.Degraded,
        _ => ProbeOutcome.Unhealthy,
    };

    private static void Say(Socket socket, string command)
    {
        Span<byte> line = stackalloc byte[command.Length + 2];
        Encoding.ASCII.GetBytes(command, line);
        line[^2] = (byte)'\r';
        line[^1] = (byte)'\n';
        socket.Send(line);
    }

    private static void Say(Socket socket, ReadOnlySpan<byte> command)
    {
        socket.Send(command);
        socket.Send("\r\n"u8);
    }

    private int Next(Socket socket)
    {
        var used = 0;
        while (used < _buffer.Length)
        {
            var n = socket.Receive(_buffer.AsSpan(used));
            if (n == 0)
                return 0;
            used += n;

            ReadOnlySpan<byte> all = _buffer.AsSpan(0, used);
            while (!all.IsEmpty)
            {
                var end = all.IndexOf((byte)'\n');
                if (end < 0)
                    break;
                var line = all[..end];
                if (line.Length >= 4 && line[3] != (byte)'-')
                    return Utf8Parser.TryParse(line[..3], out int code, out _) ? code : 0;
                all = all[(end + 1)..];
            }
        }
        return 0;
    }
}
