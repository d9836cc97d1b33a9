using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;
using Polly.Wrap;

namespace Insurance.Claims.Mail
{
    public interface ISpool
    {
        Task KeepAsync(MailMessage message, string reason);
    }

    public class LegacyPolicies
    {
        private readonly ILogger _logger;
        private readonly ISpool _spool;
        private readonly SmtpClient _client;

        public LegacyPolicies(SmtpClient client, ISpool spool, ILogger<LegacyPolicies> logger)
        {
            _client = client;
            _spool = spool;
            _logger = logger;
        }

        public async Task SendAsync(MailMessage message, CancellationToken ct)
        {
            await Build(message).ExecuteAsync(token => _client.SendMailAsync(message, token), ct);
        }

        private AsyncPolicyWrap Build(MailMessage message)
        {
            var later = Policy
                .Handle<SmtpException>(Later)
                .Or<TimeoutRejectedException>()
                .WaitAndRetryAsync(
                    5,
                    attempt => TimeSpan.FromMinutes(attempt * attempt),
                    (error, wait, attempt, context) =>
                        _logger.LogInformation("Attempt {Attempt}: {Error}, next in {Wait}", attempt, error.Message, wait));

            var keep = Policy
                .Handle<SmtpException>()
                .FallbackAsync(
                    fallbackAction: (outcome, context, token) => _spool.KeepAsync(message, "not delivered"),
                    onFallbackAsync: (outcome, context) =>
                    {
                        _logger.LogError("Message {Subject} put aside", message.Subject);
                        return Task.CompletedTask;
                    });

            var breaker = Policy
                .Handle<SmtpException>()
                .CircuitBreakerAsync(10, TimeSpan.FromMinutes(5));

            var total = Policy.TimeoutAsync(TimeSpan.FromHours(4));

            return Policy.WrapAsync(keep, total, later, breaker);
        }

        private static bool Later(SmtpException error)
        {
            switch (error.StatusCode)
            {
                case SmtpStatusCode.GeneralFailure:
                    return true;
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.LocalErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ClientNotPermitted:
                    return true;
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.TransactionFailed:
                    return false;
                default:
                    int digit = (int)error.StatusCode / 100;
                    return digit == 4;
            }
        }
    }
}
