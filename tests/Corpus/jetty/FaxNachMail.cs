#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Kanzlei.Fax;

internal readonly record struct Antwort(int Code, string Text)
{
    public bool Gut => Code is >= 200 and < 400;
    public bool SpäterNochmal => Code is 0 or >= 400 and < 500;
}

internal sealed record FaxSeite(string Absender, byte[] Tiff);

/// <summary>Eingehende Faxe als Mail an das Sekretariat. Ein Versuch alle 30 Minuten, höchstens vier Tage lang.</summary>
internal sealed class FaxNachMail(string server, string empfänger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Frist = TimeSpan.FromDays(4);

    public bool Zustellen(FaxSeite fax)
    {
        var ende = DateTime.UtcNow + Frist;
        while (true)
        {
            var antwort = Versuch(fax);
            if (antwort.Gut)
                return true;

            if (!antwort.SpäterNochmal || DateTime.UtcNow >= ende)
            {
                File.WriteAllBytes($"/var/fax/unzustellbar/{Guid.NewGuid():N}.tif", fax.Tiff);
                Console.Error.WriteLine($"Fax von {fax.Absender} nicht zugestellt: {antwort.Code} {antwort.Text}");
                return false;
            }

            Thread.Sleep(Pause);
        }
    }

    private Antwort Versuch(FaxSeite fax)
    {
        try
        {
            using var tcp = new TcpClient(server, 25);
            using var strom = tcp.GetStream();
            var leser = new StreamReader(strom, Encoding.ASCII);

            Antwort Befehl(string zeile)
            {
                strom.Write(Encoding.ASCII.GetBytes(zeile + "\r\n"));
                return Lies(leser);
            }

            var gruß = Lies(leser);
            if (!gruß.Gut)
                return gruß.Code >= 500 ? gruß with { Code = 421 } : gruß;

            // der erste Schritt, der nicht gut ist, entscheidet
            var schritte = new Func<Antwort>[]
            {
                () => Befehl("EHLO fax.kanzlei.example"),
                () => Befehl("MAIL FROM:<fax@kanzlei.example>"),
                () => Befehl($"RCPT TO:<{empfänger}>"),
                () => Befehl("DATA"),
                () => Befehl(Nachricht(fax) + "\r\n."),
            };
            var letzte = schritte.Select(schritt => schritt()).TakeUntil(a => !a.Gut).Last();
            Befehl("QUIT");
            return letzte;
        }
        catch (Exception fehler) when (fehler is IOException or SocketException)
        {
            return new Antwort(0, fehler.Message);
        }
    }

    private static Antwort Lies(StreamReader leser)
    {
        var zeilen = new List<string>();
        string? zeile;
        do
        {
            zeile = leser.ReadLine() ?? throw new IOException("Verbindung weg");
            zeilen.Add(zeile);
        }
        while (zeile.Length > 3 && zeile[3] == '-');
        return new Antwort(int.Parse(zeile[..3]), string.Join(" ", zeilen.Select(z => z.Length > 4 ? z[4..] : "")));
    }

    private static string Nachricht(FaxSeite fax) => string.Join("\r\n",
        "From: fax@kanzlei.example",
        "Subject: Fax von " + fax.Absender,
        "MIME-Version: 1.0",
        "Content-Type: image/tiff",
        "Content-Transfer-Encoding: base64",
        "",
        Convert.ToBase64String(fax.Tiff, Base64FormattingOptions.InsertLineBreaks));
}

internal static class Folgen
{
    public static IEnumerable<T> TakeUntil<T>(this IEnumerable<T> quelle, Func<T, bool> schluss)
    {
        foreach (var x in quelle)
        {
            yield return x;
            if (schluss(x))
                yield break;
        }
    }
}
