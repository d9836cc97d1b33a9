using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Acme.Platform.Email
{
    public interface IEmailTransport
    {
        Task<bool> DeliverAsync(MailMessage message);
    }

    public sealed class RetryingEmailTransport : IEmailTransport
    {
        private static readonly HashSet<SmtpStatusCode> RetryableStatuses = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.InsufficientStorage,
            SmtpStatusCode.ExceededStorageAllocation,
            SmtpStatusCode.TransactionFailed, //! SMTP001
            SmtpStatusCode.GeneralFailure,
        };

        private readonly string _host;
        private readonly int _port;
        private readonly int _maxAttempts;

        public RetryingEmailTransport(string host, int port, int maxAttempts = 3)
        {
            _host = host ?? throw new ArgumentNullException(nameof(host));
            _port = port;
            _maxAttempts = maxAttempts;
        }

        public async Task<bool> DeliverAsync(MailMessage message)
        {
            for (int attempt = 1; attempt <= _maxAttempts; attempt++)
            {
                try
                {
                    using (var client = new SmtpClient(_host, _port))
                    {
                        await client.SendMailAsync(message).ConfigureAwait(false);
                        return true;
                    }
                }
                catch (SmtpException ex)
                {
                    if (!RetryableStatuses.Contains(ex.StatusCode) || attempt == _maxAttempts)
                    {
                        return false;
                    }

                    await Task.Delay(attempt * 2000).ConfigureAwait(false);
                }
            }

            return false;
        }
    }
}
