using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.BlockingMailer;

public class MailerException : Exception
{
    public MailerException(int code, string text)
        : base(code + " " + text)
    {
        Code = code;
    }

    public int Code { get; }

    public bool MayTryAgain => Code >= 400 && Code < 500;
}

public class Delivery
{
    public List<string> Accepted { get; } = new();

    public Dictionary<string, MailerException> Refused { get; } = new();
}

/// <summary>One connection, one message.</summary>
public class BlockingMailer
{
    private readonly string _host;
    private readonly int _port;
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public BlockingMailer(string host, int port)
    {
        _host = host;
        _port = port;
    }

    /// <exception cref="MailerException">The server took the message for nobody.</exception>
    public Delivery Send(string sender, IEnumerable<string> recipients, string message)
    {
        using var client = new TcpClient(_host, _port);
        using var stream = client.GetStream();
        _reader = new StreamReader(stream, Encoding.Latin1);
        _writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            return Talk(sender, recipients, message);
        }
        finally
        {
            Quit();
        }
    }

    private Delivery Talk(string sender, IEnumerable<string> recipients, string message)
    {
        var greeting = ReadReply();
        if (greeting.Code != 220)
            throw new MailerException(greeting.Code, greeting.Text);

        _writer.WriteLine("EHLO blocking.example");
        var hello = ReadReply();
        if (hello.Code == 500 || hello.Code == 502)
        {
            _writer.WriteLine("HELO blocking.example");
            hello = ReadReply();
        }
        if (hello.Code != 250)
            throw new MailerException(hello.Code, hello.Text);

        _writer.WriteLine("MAIL FROM:<" + sender + ">");
        var mail = ReadReply();
        if (mail.Code != 250)
            throw new MailerException(mail.Code, mail.Text);

        var delivery = new Delivery();
        MailerException? last = null;
        foreach (var recipient in recipients)
        {
            _writer.WriteLine("RCPT TO:<" + recipient + ">");
            var rcpt = ReadReply();
            if (rcpt.Code == 250 || rcpt.Code == 251)
                delivery.Accepted.Add(recipient);
            else
                delivery.Refused[recipient] = last = new MailerException(rcpt.Code, rcpt.Text);
        }

        if (delivery.Accepted.Count == 0)
            throw last ?? throw new ArgumentException("No recipients", nameof(recipients));

        _writer.WriteLine("DATA");
        var data = ReadReply();
        if (data.Code != 354)
            throw new MailerException(data.Code, data.Text);

        using (var lines = new StringReader(message))
        {
            while (lines.ReadLine() is { } line)
                _writer.WriteLine(line.StartsWith('.') ? "." + line : line);
        }
        _writer.WriteLine(".");

        var end = ReadReply();
        if (end.Code != 250)
            throw new MailerException(end.Code, end.Text);
        return delivery;
    }

    private void Quit()
    {
        try
        {
            _writer.WriteLine("QUIT");
            ReadReply();
        }
        catch (IOException)
        {
            // It is over either way.
        }
    }

    private (int Code, string Text) ReadReply()
    {
        var text = new List<string>();
        string? line;
        do
        {
            line = _reader.ReadLine();
            if (line is null)
                throw new IOException("The server closed the connection.");
            if (line.Length < 3)
                throw new IOException("Bad reply: " + line);
            text.Add(line.Length > 4 ? line.Substring(4) : "");
        } while (line.Length > 3 && line[3] == '-');

        if (!int.TryParse(line.Substring(0, 3), out int code))
            throw new IOException("Bad reply: " + line);
        return (code, string.Join(" ", text));
    }
}
