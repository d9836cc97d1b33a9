using System;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Assorted.MailHelper
{
    public static class MailHelper
    {
        private static readonly object Lock = new object();

        public static void Send(string to, string subject, string html)
        {
            MailMessage mail = new MailMessage();
            mail.From = new MailAddress("no-reply@common.example", "Common");
            mail.To.Add(to);
            mail.Subject = subject;
            mail.Body = html;
            mail.IsBodyHtml = true;

            lock (Lock)
            {
                SendWithRetry(mail, 5);
            }
        }

        private static void SendWithRetry(MailMessage mail, int retries)
        {
            SmtpClient client = new SmtpClient("mail.common.example", 25);
            client.Credentials = CredentialCache.DefaultNetworkCredentials;
            try
            {
                client.Send(mail);
            }
            catch (SmtpException ex)
            {
                if (retries > 0 && ShouldRetry(ex.StatusCode))
                {
                    Thread.Sleep(5000);
                    SendWithRetry(mail, retries - 1);
                }
                else
                {
                    throw;
                }
            }
            finally
            {
                client.Dispose();
            }
        }

        private static bool ShouldRetry(SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:  //! SMTP001
                case SmtpStatusCode.TransactionFailed:  //! SMTP001
                case SmtpStatusCode.ServiceNotAvailable:
                    return true;
                default:
                    return false;
            }
        }
    }
}
