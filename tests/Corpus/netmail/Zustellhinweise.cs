using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Corpus.NetMail.Zustellhinweise
{
    public interface IMeldungsfenster
    {
        void Hinweis(string titel, string text);
    }

    /// <summary>Übersetzt Serverantworten in Hinweise für die Sachbearbeitung.</summary>
    public class Zustellhinweise
    {
        private static readonly Dictionary<SmtpStatusCode, string> Kurztexte = new Dictionary<SmtpStatusCode, string>
        {
            { SmtpStatusCode.MailboxBusy, "Postfach belegt" },
            { SmtpStatusCode.MailboxUnavailable, "Postfach unbekannt" },
            { SmtpStatusCode.ExceededStorageAllocation, "Postfach voll" },
            { SmtpStatusCode.InsufficientStorage, "Server ohne Speicherplatz" },
            { SmtpStatusCode.TransactionFailed, "Vom Server abgelehnt" },
        };

        private readonly IMeldungsfenster fenster;

        public Zustellhinweise(IMeldungsfenster fenster)
        {
            this.fenster = fenster;
        }

        public bool Senden(SmtpClient client, MailMessage nachricht)
        {
            try
            {
                client.Send(nachricht);
                return true;
            }
            catch (SmtpException ex)
            {
                fenster.Hinweis(Kurztext(ex.StatusCode), Langtext(ex.StatusCode));
                return false;
            }
        }

        private static string Kurztext(SmtpStatusCode code)
        {
            string text;
            return Kurztexte.TryGetValue(code, out text) ? text : "Fehler " + (int)code;
        }

        private static string Langtext(SmtpStatusCode code)
        {
            switch (code)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                    return "Das Postfach des Empfängers konnte nicht erreicht werden. Bitte prüfen Sie die Adresse.";
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ExceededStorageAllocation:
                    return "Der Speicherplatz reicht nicht aus. Bitte verkleinern Sie die Anlagen.";
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.TransactionFailed:
                case SmtpStatusCode.GeneralFailure:
                    return "Der Mailserver hat die Nachricht nicht angenommen. Bitte verständigen Sie die EDV.";
                case SmtpStatusCode.ClientNotPermitted:
                case SmtpStatusCode.MustIssueStartTlsFirst:
                    return "Die Anmeldung am Mailserver ist nicht richtig eingerichtet.";
                default:
                    return "Unbekannte Antwort des Mailservers: " + (int)code;
            }
        }
    }
}
