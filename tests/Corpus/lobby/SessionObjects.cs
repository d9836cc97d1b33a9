#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Museum.Tickets.Smtp;

/// <summary>The lines, without any knowledge of what they mean.</summary>
internal sealed class LineChannel : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public LineChannel(string host, int port)
    {
        _client = new TcpClient(host, port);
        _reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
    }

    public void WriteLine(string line) => _writer.WriteLine(line);

    public string ReadLine() => _reader.ReadLine() ?? throw new EndOfStreamException();

    public void Dispose() => _client.Dispose();
}

internal sealed class SmtpSession : IDisposable
{
    private readonly LineChannel _channel;

    private SmtpSession(LineChannel channel) => _channel = channel;

    public static SmtpSession Open(string host)
    {
        var channel = new LineChannel(host, 25);
        var session = new SmtpSession(channel);
        session.Require(channel.ReadLine(), '2', "greeting");

        channel.WriteLine("EHLO tickets.museum.example");
        session.Require(channel.ReadLine(), '2', "EHLO"); //! SMTP006
        return session;
    }

    public SmtpTransaction Begin(string sender)
    {
        _channel.WriteLine($"MAIL FROM:<{sender}>");
        Require(_channel.ReadLine(), '2', "MAIL");
        return new SmtpTransaction(this, _channel);
    }

    internal void Require(string reply, char digit, string stage)
    {
        if (reply.Length == 0 || reply[0] != digit)
            throw new InvalidOperationException($"{stage}: {reply}");
    }

    public void Dispose()
    {
        _channel.WriteLine("QUIT");
        _channel.Dispose();
    }
}

internal sealed class SmtpTransaction(SmtpSession session, LineChannel channel)
{
    public SmtpTransaction To(string recipient)
    {
        channel.WriteLine($"RCPT TO:<{recipient}>");
        session.Require(channel.ReadLine(), '2', "RCPT");
        return this;
    }

    public void Commit(IEnumerable<string> lines)
    {
        channel.WriteLine("DATA");
        session.Require(channel.ReadLine(), '3', "DATA");
        foreach (var line in lines)
            channel.WriteLine(line.StartsWith('.') ? "." + line : line);
        channel.WriteLine(".");
        session.Require(channel.ReadLine(), '2', "end of data");
    }
}

public sealed class TicketOffice(string mailHost)
{
    public void Confirm(string visitor, DateOnly day, int adults, int children)
    {
        using var session = SmtpSession.Open(mailHost);
        session.Begin("tickets@museum.example").To(visitor).Commit(new[]
        {
            "From: tickets@museum.example",
            "To: " + visitor,
            "Subject: Your visit on " + day.ToString("D"),
            "",
            $"{adults} adults, {children} children.",
        });
    }
}
