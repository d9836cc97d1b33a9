using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Corpus.NetMail.Mahnlauf
{
    public enum VersandStatus { Offen, Versendet, Wiedervorlage, EndgueltigGescheitert }

    public class Mahnung
    {
        public int Kundennummer;
        public string Empfaenger = "";
        public decimal Betrag;
        public VersandStatus Status;
        public int Versuche;
    }

    public interface IMahnungsAblage
    {
        IList<Mahnung> LadeOffene();
        void Speichere(Mahnung m);
        void SperreAdresse(string adresse);
    }

    public class Mahnlauf
    {
        // Bei diesen Antworten hat ein neuer Versuch keinen Sinn mehr.
        private static readonly SmtpStatusCode[] DauerhafteFehler =
        {
            SmtpStatusCode.MailboxUnavailable,
            SmtpStatusCode.MailboxNameNotAllowed,
            SmtpStatusCode.UserNotLocalTryAlternatePath,
            SmtpStatusCode.ExceededStorageAllocation,
            SmtpStatusCode.TransactionFailed,
            SmtpStatusCode.MustIssueStartTlsFirst,
            SmtpStatusCode.SyntaxError,
            SmtpStatusCode.CommandUnrecognized,
            SmtpStatusCode.CommandNotImplemented,
            SmtpStatusCode.CommandParameterNotImplemented,
            SmtpStatusCode.BadCommandSequence,
            SmtpStatusCode.ClientNotPermitted,  //! SMTP004
        };

        private readonly IMahnungsAblage _ablage;
        private readonly string _absender;

        public Mahnlauf(IMahnungsAblage ablage, string absender)
        {
            _ablage = ablage;
            _absender = absender;
        }

        public void Ausfuehren()
        {
            foreach (var mahnung in _ablage.LadeOffene())
            {
                mahnung.Versuche++;
                try
                {
                    using (var client = new SmtpClient("smtp.kanzlei.example"))
                    using (var nachricht = Erzeuge(mahnung))
                        client.Send(nachricht);
                    mahnung.Status = VersandStatus.Versendet;
                }
                catch (SmtpException ex)
                {
                    if (DauerhafteFehler.Contains(ex.StatusCode))
                    {
                        mahnung.Status = VersandStatus.EndgueltigGescheitert;
                        _ablage.SperreAdresse(mahnung.Empfaenger);
                    }
                    else
                    {
                        mahnung.Status = mahnung.Versuche < 8 ? VersandStatus.Wiedervorlage : VersandStatus.EndgueltigGescheitert;
                    }
                }

                _ablage.Speichere(mahnung);
            }
        }

        private MailMessage Erzeuge(Mahnung m)
        {
            return new MailMessage(_absender, m.Empfaenger)
            {
                Subject = "Zahlungserinnerung",
                Body = $"Kunde {m.Kundennummer}: offen sind {m.Betrag:C}.",
            };
        }
    }
}
