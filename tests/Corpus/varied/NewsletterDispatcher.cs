using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading;

namespace Intranet.Newsletter
{
    public class NewsletterDispatcher
    {
        private readonly string _host;
        private readonly NetworkCredential _cred;

        public NewsletterDispatcher(string host, string user, string password)
        {
            _host = host;
            _cred = new NetworkCredential(user, password);
        }

        public void Dispatch(string subject, string body, IEnumerable<string> readers)
        {
            using (var message = new MailMessage())
            using (var client = new SmtpClient(_host, 587))
            {
                client.EnableSsl = true;
                client.Credentials = _cred;
                message.From = new MailAddress("newsletter@intranet.local", "Newsletter");
                message.Subject = subject;
                message.Body = body;
                message.IsBodyHtml = true;
                foreach (string r in readers)
                    message.Bcc.Add(r);

                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    for (int i = 0; i < ex.InnerExceptions.Length; i++)
                    {
                        SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                        if (status == SmtpStatusCode.MailboxBusy ||
                            status == SmtpStatusCode.MailboxUnavailable) //! SMTP001
                        {
                            Console.WriteLine("Delivery failed - retrying in 5 seconds.");
                            Thread.Sleep(5000);
                            client.Send(message); //! SMTP009
                        }
                        else
                        {
                            Console.WriteLine("Failed to deliver message to {0}",
                                ex.InnerExceptions[i].FailedRecipient);
                        }
                    }
                }
            }
        }
    }
}
