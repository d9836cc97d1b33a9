using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Corpus.Mixed.RetryingSenderDecorator
{
    public interface IEmailSender
    {
        Task SendAsync(string to, string subject, string html);
    }

    public class SmtpEmailSender : IEmailSender
    {
        private readonly SmtpClient _client;

        public SmtpEmailSender(SmtpClient client) => _client = client;

        public async Task SendAsync(string to, string subject, string html)
        {
            using var mail = new MailMessage("web@site.example", to, subject, html) { IsBodyHtml = true };
            await _client.SendMailAsync(mail);
        }
    }

    /// <summary>Wraps any sender (SMTP, SendGrid, file) and has another go when it fails.</summary>
    public class RetryingSenderDecorator : IEmailSender
    {
        private readonly IEmailSender _inner;
        private readonly ILogger<RetryingSenderDecorator> _logger;

        public RetryingSenderDecorator(IEmailSender inner, ILogger<RetryingSenderDecorator> logger)
        {
            _inner = inner;
            _logger = logger;
        }

        public async Task SendAsync(string to, string subject, string html)
        {
            const int max = 3;
            for (var i = 1; i <= max; i++)
            {
                try
                {
                    await _inner.SendAsync(to, subject, html);
                    return;
                }
                catch (Exception ex)
                {
                    _logger.LogWarning(ex, "Sending failed, {I} of {Max}", i, max);
                    if (i == max)
                        throw;
                    await Task.Delay(500 * i);
                }
            }
        }
    }
}
