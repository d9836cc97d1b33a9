using System;
using System.Collections;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Stadtwerke.Newsletter
{
    /// <summary>
    /// Versendet den monatlichen Rundbrief. Start durch den Taskplaner, jeden Ersten um 02:00.
    /// 2006-03 hk: erste Fassung
    /// 2009-11 hk: Wiederholung eingebaut, weil der Relay nachts oft besetzt ist
    /// </summary>
    public class NewsletterVersand
    {
        #region Felder

        private readonly string _relay;
        private readonly int _port;
        private readonly string _vorlage;
        private readonly ArrayList _fehler = new ArrayList();
        private int _gesendet;

        #endregion

        public NewsletterVersand(string relay, int port, string vorlage)
        {
            _relay = relay;
            _port = port;
            _vorlage = vorlage;
        }

        public int Gesendet
        {
            get { return _gesendet; }
        }

        public static int Main(string[] args)
        {
            if (args.Length < 3)
            {
                Console.Error.WriteLine("Aufruf: NewsletterVersand <relay> <vorlage.html> <empfaenger.csv>");
                return 2;
            }

            NewsletterVersand versand = new NewsletterVersand(args[0], 25, File.ReadAllText(args[1], Encoding.Default));
            string[] zeilen = File.ReadAllLines(args[2], Encoding.Default);
            versand.Alle(zeilen);
            Console.WriteLine("Versendet: {0} von {1}", versand.Gesendet, zeilen.Length);
            versand.FehlerSchreiben(Path.ChangeExtension(args[2], ".err"));
            return versand._fehler.Count == 0 ? 0 : 1;
        }

        private void Alle(string[] zeilen)
        {
            SmtpClient client = new SmtpClient(_relay, _port);
            client.Credentials = CredentialCache.DefaultNetworkCredentials;
            client.Timeout = 60000;

            foreach (string zeile in zeilen)
            {
                string[] teile = zeile.Split(';');
                if (teile.Length < 2 || teile[0].Trim().Length == 0)
                    continue;

                using (MailMessage mail = Erzeugen(teile[0].Trim(), teile[1].Trim()))
                {
                    if (Einzeln(client, mail))
                        _gesendet++;
                }
            }
        }

        private bool Einzeln(SmtpClient client, MailMessage mail)
        {
            int versuch = 0;

        nochmal:
            try
            {
                client.Send(mail);
                return true;
            }
            catch (SmtpException ex)
            {
                versuch++;
                switch (ex.StatusCode)
                {
                    case SmtpStatusCode.MailboxBusy:
                    case SmtpStatusCode.LocalErrorInProcessing:
                    case SmtpStatusCode.MailboxUnavailable: //! SMTP001
                        if (versuch < 4)
                        {
                            // Postfach gerade nicht erreichbar, kurz warten
                            Thread.Sleep(15000 * versuch);
                            goto nochmal;
                        }
                        break;

                    case SmtpStatusCode.GeneralFailure:
                        if (versuch < 2)
                        {
                            Thread.Sleep(60000);
                            goto nochmal;
                        }
                        break;
                }

                _fehler.Add(mail.To[0].Address + ";" + (int)ex.StatusCode + ";" + ex.Message.Replace(';', ','));
                return false;
            }
        }

        private MailMessage Erzeugen(string adresse, string anrede)
        {
            MailMessage mail = new MailMessage("rundbrief@stadtwerke.example", adresse);
            mail.Subject = "Rundbrief " + DateTime.Today.ToString("MM/yyyy");
            mail.SubjectEncoding = Encoding.UTF8;
            mail.BodyEncoding = Encoding.UTF8;
            mail.IsBodyHtml = true;
            mail.Body = _vorlage.Replace("%ANREDE%", anrede);
            return mail;
        }

        private void FehlerSchreiben(string datei)
        {
            if (_fehler.Count == 0)
                return;
            File.WriteAllLines(datei, (string[])_fehler.ToArray(typeof(string)), Encoding.Default);
        }
    }
}
