#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Courier.Greylist;

public sealed class CourierReply
{
    public required int Code { get; init; }
    public required string Text { get; init; }

    public bool IsPositive => Code is >= 200 and < 400;
    public bool IsTransient => Code is >= 400 and < 500;
    public bool IsPermanent => Code is >= 500 and < 600;
}

public sealed class Envelope
{
    public string Sender { get; init; } = "";
    public string Recipient { get; init; } = "";
    public string Content { get; init; } = "";
}

public sealed class GreylistCourier
{
    private static readonly TimeSpan[] Pauses =
    {
        TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(24),
    };

    private readonly TextWriter _log;

    public GreylistCourier(TextWriter log) => _log = log;

    public async Task<CourierReply> DeliverAsync(string exchanger, Envelope envelope, CancellationToken ct)
    {
        var reply = await OnceAsync(exchanger, envelope, ct).ConfigureAwait(false);
        for (var i = 0; i < Pauses.Length && reply.IsTransient; i++)
        {
            _log.WriteLine($"{envelope.Recipient}: {reply.Text}; again in {Pauses[i]}");
            await Task.Delay(Pauses[i], ct).ConfigureAwait(false);
            reply = await OnceAsync(exchanger, envelope, ct).ConfigureAwait(false);
        }

        if (reply.IsPermanent)
            _log.WriteLine($"{envelope.Recipient} is refused: {reply.Text}");
        return reply;
    }

    private static async Task<CourierReply> OnceAsync(string exchanger, Envelope envelope, CancellationToken ct)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(exchanger, 25, ct).ConfigureAwait(false);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var reply = await ReadAsync(reader, ct).ConfigureAwait(false);
            if (!reply.IsPositive)
                return new CourierReply { Code = 421, Text = "no greeting: " + reply.Text };

            foreach (var command in Dialogue(envelope))
            {
                await writer.WriteLineAsync(command).ConfigureAwait(false);
                reply = await ReadAsync(reader, ct).ConfigureAwait(false);
                if (!reply.IsPositive)
                    break;
            }

            await writer.WriteLineAsync("QUIT").ConfigureAwait(false);
            return reply;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new CourierReply { Code = 451, Text = e.Message };
        }
    }

    private static IEnumerable<string> Dialogue(Envelope e)
    {
        yield return "EHLO courier.example";
        yield return $"MAIL FROM:<{e.Sender}>";
        yield return $"RCPT TO:<{e.Recipient}>";
        yield return "DATA";
        yield return e.Content.Replace("\r\n.", "\r\n..") + "\r\n.";
    }

    private static async Task<CourierReply> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = await reader.ReadLineAsync(ct).ConfigureAwait(false) ?? throw new EndOfStreamException("closed");
            text.Append(line.Length > 4 ? line[4..] : "").Append(' ');
            if (line.Length > 3 && line[3] == '-')
                continue;
            if (!int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code))
                throw new InvalidDataException(line);
            return new CourierReply { Code = code, Text = code + " " + text.ToString().Trim() };
        }
    }
}
