#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Alarmzentrale.Post;

public sealed class SmtpReplyException : Exception
{
    public SmtpReplyException(int code, string text) : base($"{code} {text}") => Code = code;

    public int Code { get; }
}

public sealed record Meldung(string Empfaenger, string Text);

public sealed class Leitung : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _ein;
    private readonly StreamWriter _aus;

    public Leitung(string host)
    {
        _tcp = new TcpClient(host, 25);
        _ein = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
        _aus = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        Erwarte(220);
    }

    public void Befehl(string zeile, int erwartet)
    {
        _aus.WriteLine(zeile);
        Erwarte(erwartet);
    }

    private void Erwarte(int erwartet)
    {
        string? zeile;
        do
        {
            zeile = _ein.ReadLine() ?? throw new EndOfStreamException();
        }
        while (zeile.Length > 3 && zeile[3] == '-');
        var code = int.Parse(zeile.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        if (code / 10 != erwartet / 10)
            throw new SmtpReplyException(code, zeile);
    }

    public void Dispose() => _tcp.Dispose();
}

public sealed class MeldungsVersand
{
    private readonly string _host;

    public MeldungsVersand(string host) => _host = host;

    public void Versende(IEnumerable<Meldung> meldungen)
    {
        foreach (var meldung in meldungen)
        {
            var versuch = 0;
            while (versuch++ < 5)
            {
                try
                {
                    Uebergib(meldung);
                    break;
                }
                catch (SmtpReplyException fehler) //! SMTP101
                {
                    Console.Error.WriteLine($"{meldung.Empfaenger}, Versuch {versuch}: {fehler.Message}");
                    Thread.Sleep(TimeSpan.FromSeconds(20));
                }
            }
        }
    }

    private void Uebergib(Meldung meldung)
    {
        using var leitung = new Leitung(_host);
        leitung.Befehl("EHLO alarm.example", 250);
        leitung.Befehl("MAIL FROM:<alarm@alarm.example>", 250);
        leitung.Befehl($"RCPT TO:<{meldung.Empfaenger}>", 250);
        leitung.Befehl("DATA", 354);
        leitung.Befehl("Subject: Alarm\r\n\r\n" + meldung.Text + "\r\n.", 250);
        leitung.Befehl("QUIT", 221);
    }
}
