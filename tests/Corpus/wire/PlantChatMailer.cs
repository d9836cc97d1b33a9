#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Kraftwerk.Leitstand;

public sealed record Messwert(string Stelle, double Wert, string Einheit, DateTime Zeit);

/// <summary>
/// Grenzwertmeldungen. Das Gespräch mit dem Server ist wie ein chat-Skript von pppd geschrieben:
/// senden, erwarten, senden, erwarten.
/// </summary>
public sealed class PlantChatMailer
{
    private readonly string _host;
    private readonly string _absender;
    private readonly string[] _bereitschaft;

    public PlantChatMailer(IConfiguration konfiguration)
    {
        var abschnitt = konfiguration.GetSection("Meldung");
        _host = abschnitt["SmtpHost"] ?? "localhost";
        _absender = abschnitt["Absender"] ?? "leitstand@kraftwerk.example";
        _bereitschaft = (abschnitt["Bereitschaft"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public void Melde(IReadOnlyCollection<Messwert> ueberschritten)
    {
        if (ueberschritten.Count == 0)
            return;

        using var chat = new Chat(_host, 25);
        chat.Expect(220);
        chat.Send("EHLO leitstand").Expect(250);
        chat.Send($"MAIL FROM:<{_absender}>").Expect(250);
        foreach (var adresse in _bereitschaft)
            chat.Send($"RCPT TO:<{adresse}>").Expect(250); //! SMTP103
        chat.Send("DATA").Expect(354);

        chat.Send($"From: Leitstand <{_absender}>");
        chat.Send("To: " + string.Join(", ", _bereitschaft));
        chat.Send($"Subject: {ueberschritten.Count} Grenzwerte");
        chat.Send("Content-Type: text/plain; charset=utf-8");
        chat.Send("");
        foreach (var m in ueberschritten.OrderBy(m => m.Zeit))
            chat.Send(string.Format(CultureInfo.GetCultureInfo("de-DE"), "{0:T}  {1,-12} {2,10:N2} {3}", m.Zeit, m.Stelle, m.Wert, m.Einheit));
        chat.Send(".").Expect(250);
        chat.Send("QUIT").Expect(221);
    }

    private sealed class Chat : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;
        private string _zuletzt = "connect";

        public Chat(string host, int port)
        {
            _tcp = new TcpClient(host, port) { ReceiveTimeout = 300_000 };
            _reader = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
            _writer = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        }

        public Chat Send(string zeile)
        {
            _zuletzt = zeile;
            _writer.WriteLine(zeile);
            return this;
        }

        public Chat Expect(int erwartet)
        {
            string? zeile;
            do
            {
                zeile = _reader.ReadLine();
            }
            while (zeile is { Length: > 3 } && zeile[3] == '-');

            if (zeile is null || zeile.Length < 3 || zeile[..3] != erwartet.ToString(CultureInfo.InvariantCulture))
                throw new IOException($"Nach '{_zuletzt}' kam '{zeile}' statt {erwartet}");
            return this;
        }

        public void Dispose()
        {
            _writer.Dispose();
            _reader.Dispose();
            _tcp.Dispose();
        }
    }
}
