#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Depesche.Outbound;

public sealed class Consignment
{
    public required string Sender { get; init; }
    public required string Recipient { get; init; }
    public required ReadOnlyMemory<byte> Content { get; init; }
    public DateTimeOffset Accepted { get; init; } = DateTimeOffset.UtcNow;
}

public enum Fate { Delivered, Later, Returned }

public sealed record Outcome(Fate Fate, string Report);

/// <summary>Tries the exchangers of a domain in their order until one has answered for the message.</summary>
public sealed class MxWalker
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(5);
    private readonly ILogger<MxWalker> _logger;

    public MxWalker(ILogger<MxWalker> logger) => _logger = logger;

    public async Task<Outcome> DeliverAsync(Consignment mail, IEnumerable<string> exchangers, CancellationToken ct)
    {
        var report = new StringBuilder();
        foreach (var host in exchangers)
        {
            var (stage, code, text) = await AttemptAsync(host, mail, ct);
            report.Append(host).Append(' ').Append(stage).Append(' ').AppendLine(text);

            if (code is >= 200 and < 300)
                return new Outcome(Fate.Delivered, text);

            // whoever does not even greet has said nothing about this message
            if (stage is Stage.Connect or Stage.Greeting || code is 554 or 521 && stage == Stage.Hello)
            {
                _logger.LogInformation("{Host} takes nothing today ({Code}), next one", host, code);
                continue;
            }

            if (code >= 500)
                return new Outcome(Fate.Returned, report.ToString());
        }

        return DateTimeOffset.UtcNow - mail.Accepted < Lifetime
            ? new Outcome(Fate.Later, report.ToString())
            : new Outcome(Fate.Returned, report.ToString());
    }

    private enum Stage { Connect, Greeting, Hello, Mail, Rcpt, Data, Content }

    private static async Task<(Stage Stage, int Code, string Text)> AttemptAsync(string host, Consignment mail, CancellationToken ct)
    {
        var stage = Stage.Connect;
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 25, ct);
            var stream = tcp.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);

            stage = Stage.Greeting;
            var (code, text) = await ReplyAsync(reader, ct);
            if (code / 100 != 2)
                return (stage, code, text);

            var steps = new (Stage Stage, string Line, int Digit)[]
            {
                (Stage.Hello, "EHLO out.depesche.example", 2),
                (Stage.Mail, $"MAIL FROM:<{mail.Sender}>", 2),
                (Stage.Rcpt, $"RCPT TO:<{mail.Recipient}>", 2),
                (Stage.Data, "DATA", 3),
            };
            foreach (var step in steps)
            {
                stage = step.Stage;
                await stream.WriteAsync(Encoding.ASCII.GetBytes(step.Line + "\r\n"), ct);
                (code, text) = await ReplyAsync(reader, ct);
                if (code / 100 != step.Digit)
                    return (stage, code, text);
            }

            stage = Stage.Content;
            await stream.WriteAsync(mail.Content, ct);
            await stream.WriteAsync("\r\n.\r\n"u8.ToArray(), ct);
            (code, text) = await ReplyAsync(reader, ct);
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
            return (stage, code, text);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return (stage, 451, e.Message);
        }
    }

    private static async Task<(int, string)> ReplyAsync(StreamReader reader, CancellationToken ct)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await reader.ReadLineAsync(ct) ?? throw new IOException("connection closed"));
        }
        while (lines[^1] is [_, _, _, '-', ..]);

        return int.TryParse(lines[^1].AsSpan(0, Math.Min(3, lines[^1].Length)), out var code)
            ? (code, string.Join(' ', lines.Select(l => l.Trim())))
            : throw new IOException("no reply: " + lines[^1]);
    }
}
