using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.Assorted.PasswordResetHandler
{
    public record SendPasswordReset(string Email, string Token);

    public class PasswordResetHandler
    {
        private readonly SmtpClient _smtp;
        private readonly ILogger<PasswordResetHandler> _logger;

        public PasswordResetHandler(SmtpClient smtp, ILogger<PasswordResetHandler> logger)
        {
            _smtp = smtp;
            _logger = logger;
        }

        public async Task Handle(SendPasswordReset command)
        {
            using var mail = new MailMessage("identity@example.com", command.Email)
            {
                Subject = "Reset your password",
                Body = "https://id.example.com/reset/" + command.Token,
            };

            try
            {
                await _smtp.SendMailAsync(mail);
            }
            catch (SmtpException ex) when (ex.Message.Contains("does not exist"))  //! SMTP102
            {
                _logger.LogInformation("reset asked for unknown mailbox");
            }
        }
    }

    public static class WolverineSetup
    {
        public static void ConfigureMail(WolverineOptions opts)
        {
            opts.OnException<SmtpException>()  //! SMTP101
                .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

            opts.OnException<TimeoutException>()
                .ScheduleRetry(TimeSpan.FromMinutes(5));
        }
    }
}
