using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Volksbank.Batch.Kontoauszug
{
    /// <summary>
    /// Naechtlicher Versand der Kontoauszuege. Wird vom Scheduler um 02:30 gestartet.
    /// </summary>
    public class KontoauszugVersand
    {
        private const int MaxVersuche = 4;

        private enum Ergebnis
        {
            Versendet,
            SpaeterErneutVersuchen,
            Abgelehnt
        }

        private readonly DbConnection _verbindung;
        private readonly string _mailHost;
        private readonly TextWriter _protokoll;

        public KontoauszugVersand(DbConnection verbindung, string mailHost, TextWriter protokoll)
        {
            _verbindung = verbindung;
            _mailHost = mailHost;
            _protokoll = protokoll;
        }

        public int Ausfuehren(DateTime stichtag)
        {
            int fehler = 0;
            foreach (DataRow zeile in LadeAuszuege(stichtag).Rows)
            {
                using (MailMessage mail = ErstelleMail(zeile))
                {
                    Ergebnis ergebnis = Ergebnis.SpaeterErneutVersuchen;
                    for (int versuch = 1; versuch <= MaxVersuche && ergebnis == Ergebnis.SpaeterErneutVersuchen; versuch++)
                    {
                        if (versuch > 1)
                            Thread.Sleep(TimeSpan.FromMinutes(5 * versuch));
                        ergebnis = Versende(mail);
                    }

                    if (ergebnis != Ergebnis.Versendet)
                    {
                        fehler++;
                        _protokoll.WriteLine("{0:s} Konto {1}: {2}", DateTime.Now, zeile["KontoNr"], ergebnis);
                    }
                }
            }
            return fehler;
        }

        private Ergebnis Versende(MailMessage mail)
        {
            SmtpClient client = new SmtpClient(_mailHost, 25);
            client.Credentials = CredentialCache.DefaultNetworkCredentials;
            client.Timeout = 60000;
            try
            {
                client.Send(mail);
                return Ergebnis.Versendet;
            }
            catch (SmtpException ex)
            {
                _protokoll.WriteLine("{0:s} {1} {2}", DateTime.Now, ex.StatusCode, ex.Message);
                return Bewerte(ex.StatusCode);
            }
            finally
            {
                client.Dispose();
            }
        }

        private static Ergebnis Bewerte(SmtpStatusCode code)
        {
            switch (code)
            {
                case SmtpStatusCode.GeneralFailure:
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.LocalErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ClientNotPermitted:
                case SmtpStatusCode.MailboxUnavailable: //! SMTP001
                    return Ergebnis.SpaeterErneutVersuchen;
                default:
                    return Ergebnis.Abgelehnt;
            }
        }

        private DataTable LadeAuszuege(DateTime stichtag)
        {
            DataTable tabelle = new DataTable("Auszuege");
            using (DbCommand befehl = _verbindung.CreateCommand())
            {
                befehl.CommandText = "SELECT KontoNr, Inhaber, EMail, PdfPfad FROM Auszug WHERE Stichtag = @s AND Versand = 'E'";
                DbParameter p = befehl.CreateParameter();
                p.ParameterName = "@s";
                p.Value = stichtag;
                befehl.Parameters.Add(p);
                using (DbDataReader leser = befehl.ExecuteReader())
                    tabelle.Load(leser);
            }
            return tabelle;
        }

        private static MailMessage ErstelleMail(DataRow zeile)
        {
            MailMessage mail = new MailMessage("auszug@volksbank.example", (string)zeile["EMail"]);
            mail.Subject = "Ihr Kontoauszug";
            mail.SubjectEncoding = Encoding.UTF8;
            StringBuilder text = new StringBuilder();
            text.Append("Guten Tag ").Append(zeile["Inhaber"]).AppendLine(",");
            text.AppendLine();
            text.AppendLine("anbei erhalten Sie Ihren Kontoauszug.");
            mail.Body = text.ToString();
            mail.Attachments.Add(new Attachment((string)zeile["PdfPfad"]));
            return mail;
        }
    }
}
