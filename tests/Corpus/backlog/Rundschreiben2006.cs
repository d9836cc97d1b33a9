using System;
using System.Collections;
using System.IO;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Volksbank.Batch.Rundschreiben
{
    #region Hilfstypen

    public class Protokoll
    {
        private readonly StreamWriter m_datei;

        public Protokoll(string pfad)
        {
            m_datei = new StreamWriter(pfad, true, Encoding.GetEncoding("iso-8859-1"));
        }

        public void Schreibe(string text)
        {
            m_datei.WriteLine(DateTime.Now.ToString("dd.MM.yyyy HH:mm:ss") + ";" + text);
            m_datei.Flush();
        }
    }

    #endregion

    /// <summary>
    /// Rundschreiben an Kunden, Aufruf aus dem Nachtlauf (Job RS0100).
    /// 14.03.2006 hm  Erstellung
    /// 02.11.2007 hm  Wiederholung bei belegtem Postfach
    /// </summary>
    public class Rundschreiben2006
    {
        private readonly Protokoll m_protokoll;
        private readonly SmtpClient m_client;
        private int m_anzahl;

        public Rundschreiben2006(string server, Protokoll protokoll)
        {
            m_protokoll = protokoll;
            m_client = new SmtpClient(server);
            m_client.Timeout = 90000;
        }

        public int Ausfuehren(string absender, string betreff, string text, ArrayList filialen)
        {
            m_anzahl = 0;
            foreach (string verteiler in filialen)
            {
                MailMessage nachricht = new MailMessage();
                nachricht.From = new MailAddress(absender);
                foreach (string adresse in File.ReadAllLines(verteiler))
                {
                    if (adresse.Trim().Length > 0)
                        nachricht.Bcc.Add(adresse.Trim());
                }
                nachricht.Subject = betreff;
                nachricht.Body = text;
                SendeVerteiler(nachricht, verteiler);
                nachricht.Dispose();
            }
            m_protokoll.Schreibe("Ende;" + m_anzahl);
            return m_anzahl;
        }

        private void SendeVerteiler(MailMessage nachricht, string verteiler)
        {
            try
            {
                m_client.Send(nachricht);
                m_anzahl += nachricht.Bcc.Count;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                for (int i = 0; i < ex.InnerExceptions.Length; i++)
                {
                    SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy ||
                        status == SmtpStatusCode.MailboxUnavailable) //! SMTP001
                    {
                        m_protokoll.Schreibe(verteiler + ";Zustellung fehlgeschlagen, neuer Versuch in 5 Sekunden");
                        Thread.Sleep(5000);
                        m_client.Send(nachricht); //! SMTP009
                    }
                    else
                    {
                        m_protokoll.Schreibe(verteiler + ";nicht zustellbar;" + ex.InnerExceptions[i].FailedRecipient);
                    }
                }
            }
            catch (SmtpException ex)
            {
                m_protokoll.Schreibe(verteiler + ";Server;" + ex.StatusCode + ";" + ex.Message);
            }
        }
    }
}
