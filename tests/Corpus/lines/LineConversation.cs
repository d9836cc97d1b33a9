#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Kontor.Netz;

/// <summary>Basis für alle zeilenorientierten Protokolle im Haus.</summary>
public abstract class LineConversation : IDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader? _reader;
    private StreamWriter? _writer;

    public void Start(string host, int port)
    {
        _tcp.Connect(host, port);
        _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        OnConnected(ReadBlock());
        OnIntroduce();
    }

    /// <summary>Bekommt die erste Antwort der Gegenseite.</summary>
    protected abstract void OnConnected(IReadOnlyList<string> banner);

    protected virtual void OnIntroduce()
    {
    }

    protected virtual bool IsLast(string line) => true;

    protected IReadOnlyList<string> Exchange(string line)
    {
        Write(line);
        return ReadBlock();
    }

    protected void Write(string line)
    {
        if (_writer is null)
            throw new InvalidOperationException("Erst Start aufrufen.");
        _writer.WriteLine(line);
    }

    private IReadOnlyList<string> ReadBlock()
    {
        var lines = new List<string>();
        string? line;
        do
        {
            line = _reader!.ReadLine();
            if (line is null)
                throw new EndOfStreamException();
            lines.Add(line);
        }
        while (!IsLast(line));
        return lines;
    }

    public virtual void Dispose()
    {
        _reader?.Dispose();
        _tcp.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class MailConversation : LineConversation
{
    private readonly string _name;

    public MailConversation(string name) => _name = name;

    public bool Utf8 { get; private set; }

    protected override bool IsLast(string line) => line.Length < 4 || line[3] != '-';

    protected override void OnConnected(IReadOnlyList<string> banner) => Require(banner, "220", "Begrüßung");

    protected override void OnIntroduce()
    {
        IReadOnlyList<string> answer = Exchange("EHLO " + _name);
        Require(answer, "250", "EHLO");
        foreach (string line in answer)
            Utf8 |= line.EndsWith("SMTPUTF8", StringComparison.OrdinalIgnoreCase);
    }

    public void Deliver(string from, string to, string subject, string body)
    {
        Require(Exchange($"MAIL FROM:<{from}>{(Utf8 ? " SMTPUTF8" : "")}"), "2", "MAIL");
        Require(Exchange($"RCPT TO:<{to}>"), "2", "RCPT");
        Require(Exchange("DATA"), "3", "DATA");
        Write($"From: <{from}>");
        Write($"To: <{to}>");
        Write($"Subject: {subject}");
        Write("Content-Type: text/plain; charset=utf-8");
        Write("");
        foreach (string line in body.Split('\n'))
            Write(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
        Require(Exchange("."), "2", "Ende der Daten");
    }

    public override void Dispose()
    {
        try
        {
            Write("QUIT");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
        }
        base.Dispose();
    }

    private static void Require(IReadOnlyList<string> answer, string prefix, string step)
    {
        if (!answer[0].StartsWith(prefix, StringComparison.Ordinal))
            throw new IOException($"{step}: {string.Join(" | ", answer)}");
    }
}

/// <summary>Fragt die Waage im Lager ab; die grüßt auch, aber es ist gleich, womit.</summary>
public sealed class ScaleConversation : LineConversation
{
    protected override void OnConnected(IReadOnlyList<string> banner)
    {
    }

    public decimal Weigh()
    {
        string answer = Exchange("W")[0];
        return decimal.Parse(answer.TrimStart('+').TrimEnd('g', 'k'), System.Globalization.CultureInfo.InvariantCulture);
    }
}
