using System;
using System.IO;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace Accounts.Recovery
{
    public interface IPasswordResetMailer
    {
        Task SendLinkAsync(string email, string displayName);
    }

    public interface IResetTokenStore
    {
        Task SaveAsync(string email, string tokenHash, DateTimeOffset expires);
    }

    public class RecoveryMailSettings
    {
        public string SmtpHost { get; set; } = "smtp.internal";
        public int SmtpPort { get; set; } = 587;
        public string UserName { get; set; } = "";
        public string Password { get; set; } = "";
        public string LinkFormat { get; set; } = "https://accounts.example/reset?t={0}";
        public int TokenMinutes { get; set; } = 20;
    }

    public class PasswordResetMailer : IPasswordResetMailer
    {
        private readonly RecoveryMailSettings settings;
        private readonly IResetTokenStore tokens;
        private readonly ILogger<PasswordResetMailer> logger;
        private readonly AsyncRetryPolicy sendPolicy;

        public PasswordResetMailer(IOptions<RecoveryMailSettings> options, IResetTokenStore tokens, ILogger<PasswordResetMailer> logger)
        {
            settings = options.Value;
            this.tokens = tokens;
            this.logger = logger;

            sendPolicy = Policy
                .Handle<IOException>()
                .Or<SmtpException>(error => error.Message.Contains("temporar", StringComparison.OrdinalIgnoreCase)) //! SMTP102
                .WaitAndRetryAsync(
                    3,
                    attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt)),
                    (error, wait, attempt, context) =>
                        this.logger.LogWarning(error, "Reset mail failed, attempt {Attempt}, next in {Wait}", attempt, wait));
        }

        public async Task SendLinkAsync(string email, string displayName)
        {
            string token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
            DateTimeOffset expires = DateTimeOffset.UtcNow.AddMinutes(settings.TokenMinutes);
            await tokens.SaveAsync(email, Hash(token), expires);

            using var message = new MailMessage
            {
                From = new MailAddress("no-reply@accounts.example", "Accounts"),
                Subject = "Reset your password",
                Body = ComposeBody(displayName, string.Format(settings.LinkFormat, token))
            };
            message.To.Add(new MailAddress(email, displayName));

            await sendPolicy.ExecuteAsync(async () =>
            {
                using var client = CreateClient();
                await client.SendMailAsync(message);
            });

            logger.LogInformation("Reset link sent, valid until {Expires}", expires);
        }

        private SmtpClient CreateClient() => new SmtpClient(settings.SmtpHost, settings.SmtpPort)
        {
            EnableSsl = true,
            Credentials = new NetworkCredential(settings.UserName, settings.Password)
        };

        private string ComposeBody(string name, string link) =>
            $"Hello {name},\r\n\r\n" +
            "somebody, hopefully you, asked to reset your password. Follow this link:\r\n\r\n" +
            link + "\r\n\r\n" +
            $"It is valid for {settings.TokenMinutes} minutes. If it was not you, ignore this mail.\r\n";

        private static string Hash(string token)
        {
            byte[] hash = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token));
            return Convert.ToBase64String(hash);
        }
    }
}
