using System;
using System.Data;
using System.Net.Mail;

namespace Versandhaus.Katalog
{
    public class KatalogVersand
    {
        private readonly DataTable m_kunden;
        private readonly SmtpClient m_server;
        private int m_ok;
        private int m_fehler;

        public KatalogVersand(DataTable kunden, SmtpClient server)
        {
            m_kunden = kunden;
            m_server = server;
        }

        public string Statistik
        {
            get { return m_ok + " versandt, " + m_fehler + " fehlerhaft"; }
        }

        public void Starten(string betreff, string vorlage)
        {
            foreach (DataRow row in m_kunden.Rows)
            {
                if (row.RowState == DataRowState.Deleted || (bool)row["MailDisabled"])
                    continue;

                MailMessage mail = new MailMessage();
                mail.From = new MailAddress("katalog@versandhaus.example", "Versandhaus");
                mail.To.Add((string)row["Email"]);
                mail.Subject = betreff;
                mail.Body = vorlage.Replace("#ANREDE#", (string)row["Anrede"]).Replace("#NAME#", (string)row["Name"]);
                mail.IsBodyHtml = true;

                try
                {
                    m_server.Send(mail);
                    row["LetzterVersand"] = DateTime.Now;
                    m_ok++;
                }
                catch (SmtpException ex)
                {
                    m_fehler++;
                    int code = (int)ex.StatusCode;
                    if (code >= 400) //! SMTP004
                    {
                        row["MailDisabled"] = true;
                    }
                    row["Bemerkung"] = code + " " + ex.Message;
                }
                finally
                {
                    mail.Dispose();
                }
            }
            m_kunden.AcceptChanges();
        }
    }
}
