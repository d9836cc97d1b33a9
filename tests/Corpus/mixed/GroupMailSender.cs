using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;

namespace Corpus.Mixed.GroupMailSender
{
    public class GroupMailSender
    {
        private readonly SmtpClient client;

        public GroupMailSender(SmtpClient client)
        {
            this.client = client;
        }

        /// <summary>Returns the addresses that did not get the mail.</summary>
        public List<string> Send(MailAddress from, IEnumerable<MailAddress> group, string subject, string body)
        {
            List<string> missed = new List<string>();
            MailMessage mail = Build(from, group, subject, body);
            try
            {
                client.Send(mail);
            }
            catch (SmtpFailedRecipientsException ex)
            {
                List<MailAddress> busy = new List<MailAddress>();
                foreach (SmtpFailedRecipientException one in ex.InnerExceptions)
                {
                    int digit = (int)one.StatusCode / 100;
                    if (digit == 4)
                        busy.Add(new MailAddress(one.FailedRecipient));
                    else
                        missed.Add(one.FailedRecipient);
                }

                if (busy.Count > 0)
                {
                    Thread.Sleep(TimeSpan.FromMinutes(5));
                    MailMessage second = Build(from, busy, subject, body);
                    try
                    {
                        client.Send(second);
                    }
                    catch (SmtpException)
                    {
                        foreach (MailAddress address in busy)
                            missed.Add(address.Address);
                    }
                }
            }
            return missed;
        }

        private static MailMessage Build(MailAddress from, IEnumerable<MailAddress> to, string subject, string body)
        {
            MailMessage mail = new MailMessage();
            mail.From = from;
            foreach (MailAddress address in to)
                mail.To.Add(address);
            mail.Subject = subject;
            mail.Body = body;
            return mail;
        }
    }
}
