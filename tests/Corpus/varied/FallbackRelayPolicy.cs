using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;

namespace School.Mailing
{
    public class TwoWayMailer : IDisposable
    {
        private readonly SmtpClient _primary;
        private readonly SmtpClient _provider;

        public TwoWayMailer(string primaryHost, string providerHost)
        {
            _primary = new SmtpClient(primaryHost, 25);
            _provider = new SmtpClient(providerHost, 587) { EnableSsl = true };
        }

        public async Task<string> SendAsync(MailMessage mail, CancellationToken ct)
        {
            var viaProvider = Policy<string>
                .Handle<SmtpException>(e => e is not SmtpFailedRecipientException)
                .FallbackAsync(async token =>
                {
                    await _provider.SendMailAsync(mail, token);
                    return "provider";
                });

            return await viaProvider.ExecuteAsync(async token =>
            {
                await _primary.SendMailAsync(mail, token);
                return "primary";
            }, ct);
        }

        public void Dispose()
        {
            _primary.Dispose();
            _provider.Dispose();
        }
    }
}
