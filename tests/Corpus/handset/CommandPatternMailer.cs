#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Contoso.Messaging.Smtp;

public abstract record SmtpCommand
{
    public abstract string Render();
}

public sealed record Ehlo(string Domain) : SmtpCommand
{
    public override string Render() => "EHLO " + Domain;
}

public sealed record MailFrom(string Path) : SmtpCommand
{
    public override string Render() => $"MAIL FROM:<{Path}>";
}

public sealed record RcptTo(string Path) : SmtpCommand
{
    public override string Render() => $"RCPT TO:<{Path}>";
}

public sealed record Data : SmtpCommand
{
    public override string Render() => "DATA";
}

public sealed record Quit : SmtpCommand
{
    public override string Render() => "QUIT";
}

public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsSuccess => Code / 100 == 2;
    public bool IsIntermediate => Code / 100 == 3;
}

public sealed class SmtpReplyException(string stage, SmtpReply reply)
    : Exception($"{stage}: {string.Join(' ', reply.Lines)}")
{
    public int Code { get; } = reply.Code;
}

public sealed class SmtpChannel : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;

    public SmtpChannel(string host, int port)
    {
        _client = new TcpClient(host, port);
        _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
        _writer = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        if (Receive() is not { Code: 220 })
            throw new IOException("No SMTP service at " + host);
    }

    public SmtpReply Execute(SmtpCommand command)
    {
        _writer.WriteLine(command.Render());
        return Receive();
    }

    public SmtpReply Transmit(string content)
    {
        foreach (var line in content.Split('\n').Select(l => l.TrimEnd('\r')))
            _writer.WriteLine(line.StartsWith('.') ? "." + line : line);
        _writer.WriteLine(".");
        return Receive();
    }

    private SmtpReply Receive()
    {
        var lines = new List<string>();
        string line;
        do
        {
            line = _reader.ReadLine() ?? throw new EndOfStreamException();
            lines.Add(line);
        }
        while (line.Length > 3 && line[3] == '-');
        return new SmtpReply(int.Parse(line[..3]), lines);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _client.Dispose();
    }
}

public sealed class OrderConfirmationSender(string host)
{
    public void SendReliably(string customer, string content)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Send(customer, content);
                return;
            }
            catch (SmtpReplyException e) when (attempt < 3) //! SMTP101
            {
                Console.Error.WriteLine($"Attempt {attempt}: {e.Message}");
                Thread.Sleep(TimeSpan.FromSeconds(30 * attempt));
            }
        }
    }

    private void Send(string customer, string content)
    {
        using var channel = new SmtpChannel(host, 25);

        var hello = channel.Execute(new Ehlo("shop.contoso.example"));
        if (!hello.IsSuccess)
            throw new SmtpReplyException("EHLO", hello);
        var sender = channel.Execute(new MailFrom("orders@contoso.example"));
        if (!sender.IsSuccess)
            throw new SmtpReplyException("Sender", sender);

        var accepted = channel.Execute(new RcptTo(customer));
        if (!accepted.IsSuccess)
            throw new SmtpReplyException("Recipient", accepted);

        channel.Execute(new Data()); //! SMTP005
        var final = channel.Transmit(content);
        channel.Execute(new Quit());

        if (!final.IsSuccess)
            throw new SmtpReplyException("Message", final);
    }
}
