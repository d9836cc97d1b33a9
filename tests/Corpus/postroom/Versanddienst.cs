using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace Buchhaltung.Versand;

public class Rechnung
{
    public string Nummer { get; set; }
    public string Empfaenger { get; set; }
    public string Datei { get; set; }
    public bool Verschickt { get; set; }
    public string Fehler { get; set; }
}

public class Versanddienst
{
    private readonly string _server;
    private readonly Action<string> _protokoll;
    private int _fehlversuche;

    public Versanddienst(string server, Action<string> protokoll)
    {
        _server = server;
        _protokoll = protokoll;
    }

    public void AlleVerschicken(IEnumerable<Rechnung> rechnungen)
    {
        foreach (var rechnung in rechnungen.Where(r => !r.Verschickt))
        {
            Verschicken(rechnung);
            if (_fehlversuche > 50)
            {
                _protokoll("Zu viele Fehler, Abbruch");
                break;
            }
        }
    }

    private void Verschicken(Rechnung rechnung)
    {
        using var nachricht = new MailMessage("rechnung@firma.example", rechnung.Empfaenger);
        nachricht.Subject = "Ihre Rechnung " + rechnung.Nummer;
        nachricht.Body = "Sehr geehrte Damen und Herren,\r\n\r\nanbei erhalten Sie Ihre Rechnung.";
        nachricht.Attachments.Add(new Attachment(rechnung.Datei));

        for (int versuch = 1; versuch <= 5; versuch++)
        {
            try
            {
                using var verbindung = new SmtpClient(_server);
                verbindung.Send(nachricht);
                rechnung.Verschickt = true;
                _protokoll($"{rechnung.Nummer}: verschickt im {versuch}. Versuch");
                return;
            }
            catch (SmtpException fehler) when ((int)fehler.StatusCode >= 400) //! SMTP001
            {
                _fehlversuche++;
                rechnung.Fehler = fehler.Message;
                _protokoll($"{rechnung.Nummer}: {fehler.StatusCode}, warte {versuch * 30} s");
                Thread.Sleep(TimeSpan.FromSeconds(versuch * 30));
            }
        }
    }

    public string Beschreibung(SmtpStatusCode code)
    {
        switch (code)
        {
            case SmtpStatusCode.MailboxBusy: return "Postfach belegt";
            case SmtpStatusCode.MailboxUnavailable: return "Postfach nicht vorhanden";
            case SmtpStatusCode.ExceededStorageAllocation: return "Postfach voll";
            case SmtpStatusCode.ServiceNotAvailable: return "Server nicht bereit";
            case SmtpStatusCode.ClientNotPermitted: return "Anmeldung zur Zeit nicht möglich";
        }

        int zahl = (int)code;
        if (zahl >= 400 && zahl <= 500) //! SMTP010
            return "vorübergehend";
        return zahl < 400 ? "unbekannt" : "endgültig";
    }
}
