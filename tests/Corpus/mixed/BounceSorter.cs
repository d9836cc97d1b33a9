using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Corpus.Mixed.BounceSorter
{
    public enum BounceKind { None, Soft, Hard }

    public interface IContactRepository
    {
        void Deactivate(string email);
        void CountSoftBounce(string email);
    }

    public class BounceSorter
    {
        private readonly IContactRepository _contacts;

        public BounceSorter(IContactRepository contacts)
        {
            _contacts = contacts;
        }

        public void Handle(SmtpFailedRecipientException failure)
        {
            var address = failure.FailedRecipient?.Trim('<', '>') ?? "";
            switch (KindOf(failure.StatusCode))
            {
                case BounceKind.Hard:
                    _contacts.Deactivate(address);
                    break;
                case BounceKind.Soft:
                    _contacts.CountSoftBounce(address);
                    break;
            }
        }

        public void HandleAll(SmtpFailedRecipientsException failures)
        {
            foreach (var failure in failures.InnerExceptions)
                Handle(failure);
        }

        private static BounceKind KindOf(SmtpStatusCode status)
        {
            if (status == SmtpStatusCode.MailboxUnavailable
                || status == SmtpStatusCode.MailboxBusy  //! SMTP004
                || status == SmtpStatusCode.MailboxNameNotAllowed
                || status == SmtpStatusCode.UserNotLocalTryAlternatePath)
            {
                return BounceKind.Hard;
            }

            return (int)status >= 400 ? BounceKind.Soft : BounceKind.None;
        }
    }
}
