using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Crm.Campaigns
{
    public interface ISuppressionList
    {
        void Add(string address, string reason);
        bool Contains(string address);
    }

    public class CampaignSender
    {
        private readonly SmtpClient _smtp;
        private readonly ISuppressionList _suppression;
        private readonly Action<string> _trace;

        public CampaignSender(SmtpClient smtp, ISuppressionList suppression, Action<string> trace)
        {
            _smtp = smtp;
            _suppression = suppression;
            _trace = trace;
        }

        public int Run(IEnumerable<string> contacts, Func<string, MailMessage> render)
        {
            int sent = 0;
            foreach (var contact in contacts)
            {
                if (_suppression.Contains(contact))
                    continue;
                using (var mail = render(contact))
                {
                    try
                    {
                        _smtp.Send(mail);
                        sent++;
                    }
                    catch (SmtpFailedRecipientException ex)
                    {
                        OnRefused(contact, ex.StatusCode);
                    }
                    catch (SmtpException ex)
                    {
                        _trace("send failed: " + ex.Message);
                    }
                }
            }
            return sent;
        }

        private void OnRefused(string contact, SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                case SmtpStatusCode.UserNotLocalTryAlternatePath:
                case SmtpStatusCode.MailboxBusy: //! SMTP004
                case SmtpStatusCode.InsufficientStorage: //! SMTP004
                    _suppression.Add(contact, "hard bounce: " + status);
                    break;
                default:
                    _trace(contact + " refused with " + status);
                    break;
            }
        }
    }
}
