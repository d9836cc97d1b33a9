using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Sparkasse.Stapel
{
    /// <summary>
    /// Nachtlauf: versendet die Kontoauszüge des Tages als PDF.
    /// Angelegt 12.03.2006 (Kr), zuletzt geändert 04.11.2009 (Mü)
    /// </summary>
    public class NachtlaufKontoauszuege
    {
        #region Felder

        private readonly string _eingang;
        private readonly string _ablage;
        private readonly SmtpClient _client;
        private readonly StringBuilder _protokoll = new StringBuilder();
        private int _gesendet;
        private int _fehlerhaft;

        #endregion

        public NachtlaufKontoauszuege(string eingang, string ablage, string mailServer)
        {
            _eingang = eingang;
            _ablage = ablage;
            _client = new SmtpClient(mailServer, 25);
            _client.Credentials = CredentialCache.DefaultNetworkCredentials;
            _client.Timeout = 120000;
        }

        #region Öffentliche Methoden

        public int Ausfuehren(DateTime stichtag)
        {
            string muster = "KTO_" + stichtag.ToString("yyyyMMdd", CultureInfo.InvariantCulture) + "_*.pdf";
            string[] dateien = Directory.GetFiles(_eingang, muster);
            Protokolliere("Beginn, " + dateien.Length + " Dateien");

            foreach (string datei in dateien)
            {
                string kontonummer = LeseKontonummer(datei);
                IList<string> empfaenger = LeseEmpfaenger(kontonummer);
                if (empfaenger.Count == 0)
                {
                    Protokolliere("Konto " + kontonummer + ": keine Adresse hinterlegt");
                    continue;
                }

                using (MailMessage nachricht = BaueNachricht(kontonummer, datei, empfaenger))
                {
                    if (Versende(nachricht))
                    {
                        _gesendet++;
                        File.Copy(datei, Path.Combine(_ablage, Path.GetFileName(datei)), true);
                    }
                    else
                    {
                        _fehlerhaft++;
                    }
                }
            }

            Protokolliere("Ende, gesendet " + _gesendet + ", fehlerhaft " + _fehlerhaft);
            File.WriteAllText(Path.Combine(_ablage, "nachtlauf.log"), _protokoll.ToString(), Encoding.Default);
            return _fehlerhaft == 0 ? 0 : 4;
        }

        #endregion

        #region Hilfsmethoden

        private bool Versende(MailMessage nachricht)
        {
            try
            {
                _client.Send(nachricht);
                return true;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                for (int i = 0; i < ex.InnerExceptions.Length; i++)
                {
                    SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy ||
                        status == SmtpStatusCode.MailboxUnavailable) //! SMTP001
                    {
                        Protokolliere("Zustellung misslungen, neuer Versuch in 5 Sekunden");
                        Thread.Sleep(5000);
                        _client.Send(nachricht); //! SMTP009
                    }
                    else
                    {
                        Protokolliere("Nicht zustellbar: " + ex.InnerExceptions[i].FailedRecipient);
                    }
                }

                return false;
            }
            catch (SmtpException ex)
            {
                Protokolliere("Fehler beim Versand: " + ex.Message);
                return false;
            }
        }

        private static MailMessage BaueNachricht(string kontonummer, string datei, IEnumerable<string> empfaenger)
        {
            MailMessage nachricht = new MailMessage();
            nachricht.From = new MailAddress("kontoauszug@sparkasse.example", "Ihre Sparkasse");
            foreach (string adresse in empfaenger)
            {
                nachricht.To.Add(adresse);
            }

            nachricht.Subject = "Kontoauszug zu Konto " + kontonummer;
            nachricht.Body = "Sehr geehrte Kundin, sehr geehrter Kunde,\r\n\r\nanbei erhalten Sie Ihren Kontoauszug.";
            nachricht.Attachments.Add(new Attachment(datei, "application/pdf"));
            return nachricht;
        }

        private static string LeseKontonummer(string datei)
        {
            string name = Path.GetFileNameWithoutExtension(datei);
            int stelle = name.LastIndexOf('_');
            return stelle < 0 ? name : name.Substring(stelle + 1);
        }

        private IList<string> LeseEmpfaenger(string kontonummer)
        {
            List<string> ergebnis = new List<string>();
            string stamm = Path.Combine(_eingang, "stamm.csv");
            foreach (string zeile in File.ReadAllLines(stamm, Encoding.Default))
            {
                string[] felder = zeile.Split(';');
                if (felder.Length >= 3 && felder[0] == kontonummer)
                {
                    ergebnis.Add(felder[2].Trim());
                }
            }

            return ergebnis;
        }

        private void Protokolliere(string text)
        {
            _protokoll.AppendLine(DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + " " + text);
        }

        #endregion
    }
}
