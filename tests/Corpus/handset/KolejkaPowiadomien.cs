#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Sklep.Powiadomienia;

public sealed class SmtpOdpowiedzException : Exception
{
    public SmtpOdpowiedzException(int kod, string tekst) : base($"{kod} {tekst}")
    {
        Kod = kod;
    }

    public int Kod { get; }
}

public sealed class KlientSmtp : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _czytnik;
    private readonly StreamWriter _pisarz;

    public KlientSmtp(string serwer, int port)
    {
        _tcp = new TcpClient(serwer, port);
        _czytnik = new StreamReader(_tcp.GetStream(), Encoding.UTF8);
        _pisarz = new StreamWriter(_tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        Oczekuj(2);
        Wyslij(2, "EHLO", "sklep.example");
    }

    public void Przekaz(string nadawca, string odbiorca, string tresc)
    {
        Wyslij(2, "MAIL", $"FROM:<{nadawca}>");
        Wyslij(2, "RCPT", $"TO:<{odbiorca}>");
        Wyslij(3, "DATA");
        _pisarz.WriteLine(tresc);
        Wyslij(2, ".");
    }

    private void Wyslij(int klasa, params string[] czesci)
    {
        _pisarz.WriteLine(string.Join(' ', czesci));
        Oczekuj(klasa);
    }

    private void Oczekuj(int klasa)
    {
        string? linia;
        do
        {
            linia = _czytnik.ReadLine() ?? throw new EndOfStreamException("serwer zamknął połączenie");
        }
        while (linia.Length > 3 && linia[3] == '-');

        var kod = int.Parse(linia[..3]);
        if (kod / 100 != klasa)
            throw new SmtpOdpowiedzException(kod, linia[3..].Trim());
    }

    public void Dispose() => _tcp.Dispose();
}

public sealed record Powiadomienie(string Odbiorca, string Temat, string Tresc);

public sealed class KolejkaPowiadomien(ILogger<KolejkaPowiadomien> dziennik)
{
    private const int MaksProb = 6;

    public int Oproznij(IReadOnlyCollection<Powiadomienie> paczka)
    {
        var dostarczone = 0;
        foreach (var p in paczka)
        {
            if (Dostarcz(p))
                dostarczone++;
        }
        dziennik.LogInformation("Dostarczono {Ile} z {Razem}", dostarczone, paczka.Count);
        return dostarczone;
    }

    private bool Dostarcz(Powiadomienie p)
    {
        var tresc = $"From: sklep@sklep.example\r\nTo: {p.Odbiorca}\r\nSubject: {p.Temat}\r\n\r\n{p.Tresc}";
        for (var proba = 1; proba <= MaksProb; proba++)
        {
            try
            {
                using var klient = new KlientSmtp("poczta.sklep.example", 25);
                klient.Przekaz("sklep@sklep.example", p.Odbiorca, tresc);
                return true;
            }
            catch (SmtpOdpowiedzException e) //! SMTP101
            {
                dziennik.LogWarning("Próba {Proba} dla {Odbiorca}: {Powod}", proba, p.Odbiorca, e.Message);
                Thread.Sleep(TimeSpan.FromMinutes(proba));
            }
        }
        return false;
    }
}
