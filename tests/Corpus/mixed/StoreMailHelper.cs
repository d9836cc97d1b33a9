using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Mixed.StoreMailHelper
{
    public static class StoreMailHelper
    {
        public static string LastError { get; private set; } = "";

        public static bool SendMail(string from, IList<string> recipients, string subject, string body, string host)
        {
            MailMessage message = new MailMessage();
            message.From = new MailAddress(from);
            foreach (string r in recipients)
            {
                message.To.Add(r);
            }
            message.Subject = subject;
            message.Body = body;

            SmtpClient client = new SmtpClient(host);
            client.Credentials = CredentialCache.DefaultNetworkCredentials;

            try
            {
                client.Send(message);
                return true;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                for (int i = 0; i < ex.InnerExceptions.Length; i++)
                {
                    SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy ||
                        status == SmtpStatusCode.MailboxUnavailable)  //! SMTP001
                    {
                        LastError = "Delivery failed - one more try in 5 seconds.";
                        Thread.Sleep(5000);
                        client.Send(message);  //! SMTP009
                    }
                    else
                    {
                        LastError = "Failed to deliver message to " + ex.InnerExceptions[i].FailedRecipient;
                    }
                }
                return false;
            }
            catch (Exception ex)
            {
                LastError = ex.ToString();
                return false;
            }
        }
    }
}
