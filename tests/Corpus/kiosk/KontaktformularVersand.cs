#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Praxis.Webseite;

public record Anfrage(string Name, string Telefon, string Text);

public static class KontaktformularVersand
{
    private const string Postfach = "praxis@hausarzt.example";

    public static async Task<bool> SendenAsync(Anfrage anfrage, string server, int port = 25)
    {
        using var verbindung = new TcpClient();
        await verbindung.ConnectAsync(server, port);
        using var leser = new StreamReader(verbindung.GetStream(), Encoding.UTF8);
        using var schreiber = new StreamWriter(verbindung.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var begruessung = await leser.ReadLineAsync(); //! SMTP003
        if (begruessung?.StartsWith("220") == false)
            return false;

        var ablauf = new List<(string Befehl, char Erwartet)>
        {
            ("HELO webserver.hausarzt.example", '2'),
            ($"MAIL FROM:<{Postfach}>", '2'),
            ($"RCPT TO:<{Postfach}>", '2'),
            ("DATA", '3'),
            (Nachricht(anfrage) + "\r\n.", '2'),
        };

        foreach (var (befehl, erwartet) in ablauf)
        {
            await schreiber.WriteLineAsync(befehl);
            var antwort = await leser.ReadLineAsync();
            if (antwort is null || antwort.Length < 3 || antwort[0] != erwartet)
            {
                Protokoll($"{befehl.Split(' ')[0]}: {antwort}");
                return false;
            }
        }

        await schreiber.WriteLineAsync("QUIT");
        return true;
    }

    private static string Nachricht(Anfrage a)
    {
        var sb = new StringBuilder();
        sb.Append("From: ").Append(Postfach).Append("\r\n");
        sb.Append("To: ").Append(Postfach).Append("\r\n");
        sb.Append("Subject: Anfrage\r\n");
        sb.Append("Content-Type: text/plain; charset=utf-8\r\n\r\n");
        sb.Append("Name: ").Append(a.Name).Append("\r\n");
        sb.Append("Telefon: ").Append(a.Telefon).Append("\r\n\r\n");
        foreach (var zeile in a.Text.ReplaceLineEndings("\n").Split('\n'))
            sb.Append(zeile.StartsWith('.') ? "." : "").Append(zeile).Append("\r\n");
        return sb.ToString();
    }

    private static void Protokoll(string text) =>
        File.AppendAllText("kontakt.log", $"{DateTime.Now:s} {text}{Environment.NewLine}");
}
