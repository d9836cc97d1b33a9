#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Deliverability.Stats;

public enum SmtpReplyKind
{
    ServiceReady = 220,
    Closing = 221,
    AuthSucceeded = 235,
    Ok = 250,
    StartMailInput = 354,
    ServiceNotAvailable = 421,
    MailboxBusy = 450,
    LocalErrorInProcessing = 451,
    InsufficientStorage = 452,
    CommandUnrecognized = 500,
    BadCommandSequence = 502, //! SMTP010
    MailboxNameNotAllowed = 553,
    TransactionFailed = 554,
}

public sealed class Counters
{
    public int Accepted, Deferred, Bounced, Other;
}

/// <summary>Sends the seed messages to the seed addresses and counts what the providers answer.</summary>
public sealed class ReplyStatistics
{
    private readonly Dictionary<string, Counters> _byProvider = new(StringComparer.OrdinalIgnoreCase);

    public void Seed(string provider, string mx, string address, string message)
    {
        if (!_byProvider.TryGetValue(provider, out var counters))
            _byProvider[provider] = counters = new Counters();

        using var tcp = new TcpClient(mx, 25);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

        var code = Read(reader);
        string[] steps =
        {
            "EHLO seed.deliverability.example",
            "MAIL FROM:<seed@deliverability.example>",
            $"RCPT TO:<{address}>",
            "DATA",
            message + "\r\n.",
        };
        foreach (var step in steps)
        {
            if (code >= 400)
                break;
            writer.WriteLine(step);
            code = Read(reader);
        }

        Count(counters, code);
        writer.WriteLine("QUIT");
    }

    private static void Count(Counters counters, int replyCode)
    {
        if (replyCode == (int)SmtpReplyKind.Ok)
            counters.Accepted++;
        else if (replyCode >= 400 && replyCode <= 500) //! SMTP010
            counters.Deferred++;
        else if (replyCode >= 500 && replyCode < 600)
            counters.Bounced++;
        else
            counters.Other++;
    }

    private static int Read(StreamReader reader)
    {
        while (true)
        {
            var line = reader.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length == 3 || line[3] == ' ')
                return int.Parse(line.AsSpan(0, 3));
        }
    }

    public void Print(TextWriter to)
    {
        foreach (var (provider, c) in _byProvider)
            to.WriteLine($"{provider,-20} {c.Accepted,6} {c.Deferred,6} {c.Bounced,6} {c.Other,6}");
    }
}
