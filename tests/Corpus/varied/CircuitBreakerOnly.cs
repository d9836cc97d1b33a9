using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Library.Reminders
{
    public class GuardedMailer
    {
        private readonly AsyncCircuitBreakerPolicy _breaker;
        private readonly ILogger _logger;

        public GuardedMailer(ILogger<GuardedMailer> logger)
        {
            _logger = logger;
            _breaker = Policy
                .Handle<SmtpException>()
                .CircuitBreakerAsync(
                    exceptionsAllowedBeforeBreaking: 3,
                    durationOfBreak: TimeSpan.FromMinutes(5),
                    onBreak: (ex, t) => _logger.LogError(ex, "Mail paused for {T}", t),
                    onReset: () => _logger.LogInformation("Mail resumed"));
        }

        public async Task<bool> TryRemindAsync(SmtpClient client, MailMessage reminder)
        {
            try
            {
                await _breaker.ExecuteAsync(() => client.SendMailAsync(reminder));
                return true;
            }
            catch (BrokenCircuitException)
            {
                return false;
            }
            catch (SmtpException ex)
            {
                _logger.LogWarning("Reminder not sent: {Status}", ex.StatusCode);
                return false;
            }
        }
    }
}
