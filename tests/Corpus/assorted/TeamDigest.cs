using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Assorted.TeamDigest
{
    public class TeamDigest
    {
        private readonly SmtpClient _client;

        public TeamDigest(SmtpClient client)
        {
            _client = client;
        }

        public void Publish(IEnumerable<string> members, string html)
        {
            using (var mail = new MailMessage())
            {
                mail.From = new MailAddress("digest@intranet.example");
                foreach (string m in members)
                    mail.Bcc.Add(m);
                mail.Subject = "What happened this week";
                mail.Body = html;
                mail.IsBodyHtml = true;

                try
                {
                    _client.Send(mail);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    bool busy = false;
                    foreach (SmtpFailedRecipientException inner in ex.InnerExceptions)
                    {
                        if (inner.StatusCode == SmtpStatusCode.MailboxBusy)
                            busy = true;
                        else
                            Console.WriteLine("{0} was refused: {1}", inner.FailedRecipient, inner.StatusCode);
                    }

                    if (busy)
                    {
                        Console.WriteLine("Delivery failed - trying once more in a minute.");
                        Thread.Sleep(60000);
                        _client.Send(mail);  //! SMTP009
                    }
                }
            }
        }
    }
}
