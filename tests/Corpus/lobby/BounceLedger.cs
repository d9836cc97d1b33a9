#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace School.Newsletter;

public enum Handling { Sent, PermanentFailure, TryLater, FullMailbox }

public sealed class SmtpTalk : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _in;
    private readonly StreamWriter _out;

    public SmtpTalk(string host)
    {
        _client = new TcpClient(host, 25);
        _in = new StreamReader(_client.GetStream(), Encoding.UTF8);
        _out = new StreamWriter(_client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        if (Code() != 220)
            throw new IOException(host + " is not ready");
        if (Tell("EHLO school.example") != 250)
            throw new IOException(host + " does not know EHLO");
    }

    public int Send(string to, string subject, string text)
    {
        var code = Tell("MAIL FROM:<letter@school.example>");
        if (code / 100 == 2)
            code = Tell($"RCPT TO:<{to}>");
        if (code / 100 == 2)
            code = Tell("DATA");
        if (code == 354)
            return Tell($"To: <{to}>\r\nSubject: {subject}\r\n\r\n" + text.Replace("\n.", "\n..") + "\r\n.");
        Tell("RSET");
        return code;
    }

    private int Tell(string line)
    {
        _out.WriteLine(line);
        return Code();
    }

    private int Code()
    {
        while (true)
        {
            var line = _in.ReadLine() ?? throw new EndOfStreamException();
            if (line.Length < 4 || line[3] != '-')
                return int.Parse(line.AsSpan(0, 3));
        }
    }

    public void Dispose()
    {
        _out.WriteLine("QUIT");
        _client.Dispose();
    }
}

public sealed class BounceLedger(string host)
{
    private readonly Dictionary<string, Handling> _entries = new();

    public IReadOnlyDictionary<string, Handling> Entries => _entries;

    public void SendLetter(IEnumerable<string> parents, string subject, string text)
    {
        using var talk = new SmtpTalk(host);
        foreach (var parent in parents)
            _entries[parent] = Classify(talk.Send(parent, subject, text));
    }

    /// <summary>What becomes of the address after this reply.</summary>
    private static Handling Classify(int replyCode)
    {
        if (replyCode < 400)
            return Handling.Sent;
        if (replyCode < 500)
            return Handling.TryLater;
        if (replyCode == 452) //! SMTP008
            return Handling.FullMailbox;
        return Handling.PermanentFailure;
    }
}
