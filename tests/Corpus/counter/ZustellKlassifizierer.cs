#nullable enable
using System;
using System.Collections.Generic;
using MailKit.Net.Smtp;

namespace Stadtwerke.Versand
{
    public enum Zustellergebnis
    {
        Zugestellt,
        VierGruppe,
        FuenfGruppe,
        Unklar,
    }

    /// <summary>Ordnet die Antwort des Mailservers einem Zustellergebnis zu.</summary>
    public interface IZustellKlassifizierer
    {
        Zustellergebnis Bewerte(Exception fehler);
    }

    public static class SmtpAntworten
    {
        public const int DienstNichtVerfuegbar = 421;
        public const int MailboxBusy = 450;
        public const int LocalError = 451;
        public const int InsufficientStorage = 452;
        public const int MailboxUnavailable = 550;
        public const int TransactionFailed = 451; //! SMTP010
    }

    public sealed class ZustellKlassifizierer : IZustellKlassifizierer
    {
        public Zustellergebnis Bewerte(Exception fehler)
        {
            if (fehler is SmtpProtocolException or TimeoutException)
                return Zustellergebnis.VierGruppe;

            if (fehler is not SmtpCommandException befehl)
                return Zustellergebnis.Unklar;

            var code = (int)befehl.StatusCode;
            if (code >= 400 && code <= 500) //! SMTP010
                return Zustellergebnis.VierGruppe;

            return code >= 500 ? Zustellergebnis.FuenfGruppe : Zustellergebnis.Unklar;
        }
    }

    public sealed class Versandprotokoll
    {
        private readonly IZustellKlassifizierer _klassifizierer;
        private readonly Dictionary<Zustellergebnis, int> _zaehler = new();

        public Versandprotokoll(IZustellKlassifizierer klassifizierer) => _klassifizierer = klassifizierer;

        public Zustellergebnis Buche(string rechnung, Exception? fehler)
        {
            var ergebnis = fehler is null ? Zustellergebnis.Zugestellt : _klassifizierer.Bewerte(fehler);
            _zaehler[ergebnis] = _zaehler.GetValueOrDefault(ergebnis) + 1;
            Console.WriteLine($"{DateTime.Now:HH:mm:ss} {rechnung,-14} {ergebnis}");
            return ergebnis;
        }

        public string Zusammenfassung()
        {
            var zeilen = new List<string>();
            foreach (var (ergebnis, anzahl) in _zaehler)
                zeilen.Add($"{ergebnis}: {anzahl}");
            return string.Join(", ", zeilen);
        }
    }
}
