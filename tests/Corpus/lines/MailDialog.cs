#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace TinyMail.Fluent;

public sealed class MailRefusedException : Exception
{
    public MailRefusedException(string stage, string? reply)
        : base($"{stage}: {reply ?? "(connection closed)"}")
    {
        Stage = stage;
    }

    public string Stage { get; }
}

/// <summary>
/// <code>
/// MailDialog.With("mail.example.org").Open().Hello("app.example.org")
///     .From("a@example.org").To("b@example.org").Text("Hi", "there").Bye();
/// </code>
/// </summary>
public sealed class MailDialog : IDisposable
{
    private readonly string _host;
    private readonly TcpClient _tcp = new();
    private readonly List<string> _recipients = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;
    private string _from = "";
    private Action<string> _trace = static _ => { };

    private MailDialog(string host) => _host = host;

    public static MailDialog With(string host) => new(host);

    public MailDialog Trace(Action<string> sink)
    {
        _trace = sink;
        return this;
    }

    public MailDialog Open(int port = 465)
    {
        _tcp.Connect(_host, port);
        Stream stream = _tcp.GetStream();
        if (port == 465)
        {
            var tls = new SslStream(stream);
            tls.AuthenticateAsClient(_host);
            stream = tls;
        }

        _reader = new StreamReader(stream, Encoding.UTF8);
        _writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        string? greeting = LastLine();
        if (greeting is null || !greeting.StartsWith("220", StringComparison.Ordinal))
            throw new MailRefusedException("greeting", greeting);
        return this;
    }

    public MailDialog Hello(string name)
    {
        Say($"EHLO {name}");
        string? reply = LastLine();
        if (reply is not ['2', ..])
            throw new MailRefusedException("EHLO", reply);
        return this;
    }

    public MailDialog From(string address)
    {
        _from = address;
        Say($"MAIL FROM:<{address}>");
        LastLine(); //! SMTP005
        return this;
    }

    public MailDialog To(string address)
    {
        Say($"RCPT TO:<{address}>");
        string? reply = LastLine();
        if (reply is not ['2', ..])
            throw new MailRefusedException("RCPT", reply);
        _recipients.Add(address);
        return this;
    }

    public MailDialog To(params string[] addresses)
    {
        foreach (string address in addresses)
            To(address);
        return this;
    }

    public MailDialog Text(string subject, string body)
    {
        if (_recipients.Count == 0)
            throw new InvalidOperationException("Call To() first.");

        Say("DATA");
        string? reply = LastLine();
        if (reply is not ['3', ..])
            throw new MailRefusedException("DATA", reply);

        Say($"From: <{_from}>");
        Say($"To: {string.Join(", ", _recipients)}");
        Say($"Subject: {subject}");
        Say($"Date: {DateTimeOffset.UtcNow:r}");
        Say("Content-Type: text/plain; charset=utf-8");
        Say("");
        foreach (string line in body.ReplaceLineEndings("\n").Split('\n'))
            Say(line.StartsWith('.') ? "." + line : line);
        Say(".");

        reply = LastLine();
        if (reply is not ['2', ..])
            throw new MailRefusedException("end of data", reply);
        return this;
    }

    public void Bye()
    {
        Say("QUIT");
        Dispose();
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _tcp.Dispose();
    }

    private void Say(string line)
    {
        if (_writer is null)
            throw new InvalidOperationException("Call Open() first.");
        _trace("> " + line);
        _writer.WriteLine(line);
    }

    private string? LastLine()
    {
        string? line;
        do
        {
            line = _reader!.ReadLine();
            _trace("< " + line);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line;
    }
}
