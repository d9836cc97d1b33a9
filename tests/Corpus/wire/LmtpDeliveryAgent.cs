#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Mailstore.Delivery;

public enum DeliveryOutcome { Delivered, Deferred, Bounced }

/// <summary>
/// 把邮件通过 LMTP 交给 Dovecot（unix socket）。每个收件人在数据结束后有自己的应答。
/// </summary>
public sealed class LmtpDeliveryAgent
{
    private readonly string _socketPath;

    public LmtpDeliveryAgent(string socketPath = "/run/dovecot/lmtp")
    {
        _socketPath = socketPath;
    }

    public IReadOnlyDictionary<string, DeliveryOutcome> Deliver(string sender, IReadOnlyList<string> recipients, string rfc822)
    {
        var outcome = new Dictionary<string, DeliveryOutcome>(StringComparer.OrdinalIgnoreCase);

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_socketPath));
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        // 服务器先问候
        var greeting = reader.ReadLine();
        if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
            throw new IOException("LMTP 服务不可用: " + greeting);

        writer.WriteLine("LHLO localhost");
        var reply = reader.ReadLine(); //! SMTP006
        if (Classify(reply) != DeliveryOutcome.Delivered)
            throw new IOException("LHLO: " + reply);

        writer.WriteLine($"MAIL FROM:<{sender}>");
        reply = reader.ReadLine();
        var mail = Classify(reply);
        if (mail != DeliveryOutcome.Delivered)
        {
            foreach (var recipient in recipients)
                outcome[recipient] = mail;
            return outcome;
        }

        // 只有被接受的收件人才会在 DATA 之后得到应答
        var accepted = new List<string>();
        foreach (var recipient in recipients)
        {
            writer.WriteLine($"RCPT TO:<{recipient}>");
            var verdict = Classify(reader.ReadLine());
            if (verdict == DeliveryOutcome.Delivered)
                accepted.Add(recipient);
            else
                outcome[recipient] = verdict;
        }

        if (accepted.Count == 0)
        {
            writer.WriteLine("QUIT");
            return outcome;
        }

        writer.WriteLine("DATA");
        reply = reader.ReadLine();
        if (reply is not ['3', ..])
        {
            foreach (var recipient in accepted)
                outcome[recipient] = Classify(reply);
            return outcome;
        }

        using (var content = new StringReader(rfc822))
        {
            while (content.ReadLine() is { } line)
                writer.WriteLine(line.StartsWith('.') ? "." + line : line);
        }
        writer.WriteLine(".");

        foreach (var recipient in accepted)
            outcome[recipient] = Classify(reader.ReadLine());

        writer.WriteLine("QUIT");
        return outcome;
    }

    private static DeliveryOutcome Classify(string? reply) => reply switch
    {
        ['2', ..] => DeliveryOutcome.Delivered,
        ['5', ..] => DeliveryOutcome.Bounced,
        _ => DeliveryOutcome.Deferred,
    };
}
