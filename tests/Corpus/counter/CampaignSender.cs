using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;

namespace Crm.Campaigns
{
    public class CampaignSender
    {
        private readonly ConcurrentDictionary<string, DateTime> _suppressed =
            new ConcurrentDictionary<string, DateTime>(StringComparer.OrdinalIgnoreCase);

        private readonly SmtpClient _client;
        private readonly string _sender;

        public CampaignSender(SmtpClient client, string sender)
        {
            _client = client;
            _sender = sender;
        }

        public event Action<string, string> Progress;

        public CampaignReport Send(string subject, string body, IEnumerable<Contact> contacts)
        {
            var report = new CampaignReport();
            foreach (var contact in contacts)
            {
                var recipient = contact.Email;
                if (contact.DoNotMail || _suppressed.ContainsKey(recipient))
                {
                    report.Skipped++;
                    continue;
                }

                using (var mail = new MailMessage(_sender, recipient, subject, body))
                {
                    mail.IsBodyHtml = true;
                    try
                    {
                        _client.Send(mail);
                        report.Sent++;
                        Progress?.Invoke(recipient, "sent");
                    }
                    catch (SmtpFailedRecipientException ex) //! SMTP004
                    {
                        Suppress(ex.FailedRecipient ?? recipient);
                        report.Bounced++;
                        Progress?.Invoke(recipient, ex.Message);
                    }
                    catch (SmtpException ex)
                    {
                        if ((int)ex.StatusCode >= 400) //! SMTP004
                            contact.DoNotMail = true;
                        report.Failed++;
                        Progress?.Invoke(recipient, "error " + ex.Message);
                    }
                }

                Thread.Sleep(200);
            }
            return report;
        }

        private void Suppress(string address)
        {
            _suppressed.TryAdd(address.Trim('<', '>'), DateTime.UtcNow);
        }

        public IReadOnlyCollection<string> ExportSuppressed()
        {
            var list = new List<string>(_suppressed.Keys);
            list.Sort(StringComparer.OrdinalIgnoreCase);
            return list;
        }
    }

    public class Contact
    {
        public string Email { get; set; }
        public string Segment { get; set; }
        public bool DoNotMail { get; set; }
    }

    public class CampaignReport
    {
        public int Sent { get; set; }
        public int Skipped { get; set; }
        public int Bounced { get; set; }
        public int Failed { get; set; }

        public override string ToString()
        {
            return string.Format("{0} sent, {1} skipped, {2} bounced, {3} failed", Sent, Skipped, Bounced, Failed);
        }
    }
}
