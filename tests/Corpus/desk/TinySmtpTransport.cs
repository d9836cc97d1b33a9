#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Embedded.Mail;

/// <summary>A negative reply of the server.</summary>
public sealed class SmtpReplyException : Exception
{
    public SmtpReplyException(int code, string text) : base($"{code} {text}") => Code = code;

    public int Code { get; }
}

/// <summary>Smallest possible client for devices that have no room for a mail library.</summary>
public sealed class TinySmtpTransport : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public TinySmtpTransport(string host, int port)
    {
        _tcp = new TcpClient(host, port) { ReceiveTimeout = 300_000 };
        _reader = new StreamReader(_tcp.GetStream(), Encoding.Latin1);
        _writer = new StreamWriter(_tcp.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        Expect(220);
        Command("EHLO " + Environment.MachineName, 2);
    }

    public void Transfer(string from, IReadOnlyCollection<string> to, string data)
    {
        Command($"MAIL FROM:<{from}>", 2);
        foreach (var recipient in to)
            Command($"RCPT TO:<{recipient}>", 2);
        Command("DATA", 3);
        foreach (var line in data.Split('\n'))
        {
            var text = line.TrimEnd('\r');
            _writer.WriteLine(text.StartsWith('.') ? "." + text : text);
        }
        Command(".", 2);
    }

    private void Command(string line, int digit)
    {
        _writer.WriteLine(line);
        var (code, text) = ReadReply();
        if (code / 100 != digit)
            throw new SmtpReplyException(code, text);
    }

    private void Expect(int wanted)
    {
        var (code, text) = ReadReply();
        if (code != wanted)
            throw new SmtpReplyException(code, text);
    }

    private (int Code, string Text) ReadReply()
    {
        var text = new StringBuilder();
        while (true)
        {
            var line = _reader.ReadLine() ?? throw new EndOfStreamException("Connection closed by the server");
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code))
                throw new IOException("Not a reply: " + line);
            text.Append(line.Length > 4 ? line[4..] : "").Append(' ');
            if (line.Length == 3 || line[3] != '-')
                return (code, text.ToString().TrimEnd());
        }
    }

    public void Dispose()
    {
        try
        {
            _writer.WriteLine("QUIT");
        }
        catch (IOException)
        {
        }
        _tcp.Dispose();
    }
}

public sealed class MeterReadingMailer
{
    private readonly string _host;
    private readonly Action<string> _trace;

    public MeterReadingMailer(string host, Action<string> trace)
    {
        _host = host;
        _trace = trace;
    }

    public void Report(string meter, IReadOnlyList<(DateTime At, double KWh)> readings)
    {
        var data = new StringBuilder()
            .Append("From: <meter@grid.example>\r\nTo: <readings@grid.example>\r\n")
            .Append($"Subject: {meter}\r\n\r\n");
        foreach (var (at, kwh) in readings)
            data.Append($"{at:s};{kwh:F3}\r\n");

        for (var round = 0; round < 5; round++)
        {
            try
            {
                using var transport = new TinySmtpTransport(_host, 25);
                transport.Transfer("meter@grid.example", ["readings@grid.example"], data.ToString());
                return;
            }
            catch (SmtpReplyException e) //! SMTP101
            {
                _trace($"{meter}: {e.Message}");
                Thread.Sleep(TimeSpan.FromMinutes(1 << round));
            }
        }

        _trace($"{meter}: not delivered");
    }
}
