#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace Actors.Delivery;

public abstract record Command;
public sealed record Deliver(Envelope Envelope) : Command;
public sealed record Tick : Command;

public sealed record Envelope(string From, string To, string Text)
{
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;
    public DateTimeOffset NotBefore { get; set; }
    public int Attempts { get; set; }
}

public sealed class DeliveryActor
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(4);

    private readonly Channel<Command> _mailbox = Channel.CreateUnbounded<Command>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<Envelope> _parked = new();
    private readonly string _smarthost;
    private readonly Action<Envelope, string> _bounce;

    public DeliveryActor(string smarthost, Action<Envelope, string> bounce)
    {
        _smarthost = smarthost;
        _bounce = bounce;
    }

    public bool Tell(Command command) => _mailbox.Writer.TryWrite(command);

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var command in _mailbox.Reader.ReadAllAsync(stop))
        {
            switch (command)
            {
                case Deliver { Envelope: var envelope }:
                    await TryAsync(envelope, stop);
                    break;
                case Tick:
                    var due = _parked.FindAll(e => e.NotBefore <= DateTimeOffset.UtcNow);
                    _parked.RemoveAll(due.Contains);
                    foreach (var envelope in due)
                        Tell(new Deliver(envelope));
                    break;
            }
        }
    }

    private async Task TryAsync(Envelope envelope, CancellationToken stop)
    {
        envelope.Attempts++;
        string reply;
        try
        {
            reply = await TransmitAsync(envelope, stop);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            reply = "451 4.4.1 " + error.Message;
        }

        switch (reply[0])
        {
            case '2':
                return;
            case '5':
                _bounce(envelope, reply);
                return;
            case '4' when DateTimeOffset.UtcNow - envelope.Created < GiveUpAfter:
                envelope.NotBefore = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(Math.Min(30 * envelope.Attempts, 240));
                _parked.Add(envelope);
                return;
            default:
                _bounce(envelope, "tried " + envelope.Attempts + " times, last: " + reply);
                return;
        }
    }

    private async Task<string> TransmitAsync(Envelope envelope, CancellationToken stop)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_smarthost, 25, stop);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        async Task<string> Exchange(string? text)
        {
            if (text is not null)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), stop);
            string? line;
            do
                line = await reader.ReadLineAsync(stop);
            while (line is { Length: > 3 } && line[3] == '-');
            return string.IsNullOrEmpty(line) ? throw new IOException("no reply") : line;
        }

        var reply = await Exchange(null);
        if (!reply.StartsWith("220"))
            return reply[0] == '5' ? "421 " + reply : reply;

        reply = await Exchange("EHLO actors.example");
        if (reply[0] == '5')
            reply = await Exchange("HELO actors.example");
        if (reply[0] != '2')
            return reply;

        foreach (var (step, wanted) in new[] { ($"MAIL FROM:<{envelope.From}>", '2'), ($"RCPT TO:<{envelope.To}>", '2'), ("DATA", '3') })
        {
            reply = await Exchange(step);
            if (reply[0] != wanted)
                return reply;
        }

        reply = await Exchange(envelope.Text.Replace("\n.", "\n..") + "\r\n.");
        await Exchange("QUIT");
        return reply;
    }
}
