using System;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Eshop.Services
{
    public class MailSettings
    {
        public string Host { get; set; } = "";
        public int Port { get; set; } = 587;
        public string UserName { get; set; } = "";
        public string Password { get; set; } = "";
        public string From { get; set; } = "";
    }

    public interface IEmailSender
    {
        Task SendEmailAsync(string email, string subject, string htmlMessage);
    }

    public class EmailSender : IEmailSender
    {
        private readonly MailSettings _settings;
        private readonly AsyncRetryPolicy _retry;

        public EmailSender(IOptions<MailSettings> settings, ILogger<EmailSender> logger)
        {
            _settings = settings.Value;
            _retry = Policy
                .Handle<SmtpCommandException>() //! SMTP101
                .Or<SmtpProtocolException>()
                .Or<SocketException>()
                .Or<IOException>()
                .WaitAndRetryAsync(
                    3,
                    n => TimeSpan.FromSeconds(Math.Pow(2, n)),
                    (ex, delay) => logger.LogWarning(ex, "Retrying mail in {Delay}", delay));
        }

        public Task SendEmailAsync(string email, string subject, string htmlMessage)
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse(_settings.From));
            message.To.Add(MailboxAddress.Parse(email));
            message.Subject = subject;
            message.Body = new BodyBuilder { HtmlBody = htmlMessage }.ToMessageBody();

            return _retry.ExecuteAsync(async () =>
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTls);
                await client.AuthenticateAsync(_settings.UserName, _settings.Password);
                await client.SendAsync(message);
                await client.DisconnectAsync(true);
            });
        }
    }
}
