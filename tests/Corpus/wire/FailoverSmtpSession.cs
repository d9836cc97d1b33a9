#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Webshop.Core.Mail;

public interface IOrderMail
{
    string Recipient { get; }
    string Render();
}

public abstract class SmtpSessionBase : IDisposable
{
    private TcpClient? _client;
    private Stream? _stream;
    private StreamReader? _reader;

    protected abstract string Host { get; }
    protected virtual int Port => 465;
    protected virtual bool ImplicitTls => true;

    public bool IsOpen { get; private set; }

    public void Open()
    {
        Attach();
        var (code, text) = ReadReply();
        OnGreeting(code, text);
        IsOpen = true;
    }

    protected virtual void OnGreeting(int code, string text)
    {
        if (code != 220)
            throw new IOException($"{Host} does not greet: {code} {text}");
    }

    private void Attach()
    {
        _client = new TcpClient(Host, Port);
        _stream = _client.GetStream();
        if (ImplicitTls)
        {
            var ssl = new SslStream(_stream);
            ssl.AuthenticateAsClient(Host);
            _stream = ssl;
        }
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    protected void Command(string line, int firstDigit)
    {
        Write(line);
        var (code, text) = ReadReply();
        if (code / 100 != firstDigit)
            throw new IOException($"{line}: {code} {text}");
    }

    protected void Write(string line)
    {
        _stream!.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
        _stream.Flush();
    }

    private (int Code, string Text) ReadReply()
    {
        var text = new StringBuilder();
        for (; ; )
        {
            var line = _reader!.ReadLine() ?? throw new IOException("closed");
            text.AppendLine(line);
            if (line.Length < 4 || line[3] != '-')
                return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code) ? (code, text.ToString()) : (0, text.ToString());
        }
    }

    public void Dispose()
    {
        if (IsOpen)
            Write("QUIT");
        IsOpen = false;
        _reader?.Dispose();
        _stream?.Dispose();
        _client?.Dispose();
    }
}

public sealed class OrderMailSession(string host, string sender) : SmtpSessionBase
{
    protected override string Host => host;

    public void Hello() => Command("EHLO shop.example", 2);

    public void Send(IOrderMail mail)
    {
        Command($"MAIL FROM:<{sender}>", 2);
        Command($"RCPT TO:<{mail.Recipient}>", 2);
        Command("DATA", 3);
        foreach (var line in mail.Render().ReplaceLineEndings("\n").Split('\n'))
            Write(line.StartsWith('.') ? "." + line : line);
        Command(".", 2);
    }
}

public sealed class OrderMailer(IReadOnlyList<string> hosts, string sender, ILogger<OrderMailer> logger)
{
    public int SendAll(IEnumerable<IOrderMail> mails)
    {
        OrderMailSession? session = null;
        foreach (var host in hosts)
        {
            var candidate = new OrderMailSession(host, sender);
            try
            {
                candidate.Open();
                candidate.Hello();
                session = candidate;
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                logger.LogWarning(e, "{Host} is skipped", host);
                candidate.Dispose();
            }
            if (session is not null)
                break;
        }

        if (session is null)
        {
            logger.LogError("None of {Count} mail hosts can be used", hosts.Count);
            return 0;
        }

        using (session)
        {
            var sent = 0;
            foreach (var mail in mails)
            {
                session.Send(mail);
                sent++;
            }
            return sent;
        }
    }
}
