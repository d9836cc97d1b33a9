using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Corpus.Resilience.RelayBreaker
{
    /// <summary>
    /// Protects the relay: after five failures in a row nobody talks to it for a minute.
    /// The caller decides what to do with the mail.
    /// </summary>
    public sealed class RelayBreaker
    {
        private readonly ILogger<RelayBreaker> _logger;
        private readonly AsyncCircuitBreakerPolicy _breaker;

        public RelayBreaker(ILogger<RelayBreaker> logger)
        {
            _logger = logger;
            _breaker = Policy
                .Handle<SmtpException>()
                .Or<InvalidOperationException>()
                .CircuitBreakerAsync(
                    exceptionsAllowedBeforeBreaking: 5,
                    durationOfBreak: TimeSpan.FromMinutes(1),
                    onBreak: (ex, time) => _logger.LogError(ex, "Relay circuit open for {Time}", time),
                    onReset: () => _logger.LogInformation("Relay circuit closed"));
        }

        public bool IsOpen => _breaker.CircuitState == CircuitState.Open;

        public async Task<bool> TrySendAsync(SmtpClient client, string to, string subject, string body)
        {
            if (IsOpen)
                return false;

            try
            {
                await _breaker.ExecuteAsync(() => client.SendMailAsync("noreply@portal.example", to, subject, body));
                return true;
            }
            catch (BrokenCircuitException)
            {
                return false;
            }
            catch (SmtpException ex)
            {
                _logger.LogWarning("Mail to {To} not sent: {Status}", to, ex.StatusCode);
                return false;
            }
        }
    }
}
