using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Polly.Wrap;

namespace Corpus.Resilience.WrappedMailPolicies
{
    public class WrappedMailPolicies
    {
        private readonly AsyncPolicyWrap _wrap;
        private readonly ILogger _logger;

        public WrappedMailPolicies(ILogger<WrappedMailPolicies> logger)
        {
            _logger = logger;

            var breaker = Policy
                .Handle<SmtpException>()
                .Or<TimeoutRejectedException>()
                .CircuitBreakerAsync(5, TimeSpan.FromMinutes(2), OnBreak, OnReset);

            var again = Policy
                .Handle<TimeoutRejectedException>()
                .OrInner<SmtpException>()  //! SMTP101
                .WaitAndRetryAsync(2, _ => TimeSpan.FromSeconds(8));

            var timeout = Policy.TimeoutAsync(TimeSpan.FromSeconds(25), TimeoutStrategy.Pessimistic);

            _wrap = Policy.WrapAsync(again, breaker, timeout);
        }

        public async Task<bool> TrySendAsync(Func<Task> send)
        {
            try
            {
                await _wrap.ExecuteAsync(send);
                return true;
            }
            catch (BrokenCircuitException)
            {
                _logger.LogWarning("mail relay is resting");
                return false;
            }
        }

        private void OnBreak(Exception ex, TimeSpan howLong) => _logger.LogError(ex, "mail relay off for {T}", howLong);

        private void OnReset() => _logger.LogInformation("mail relay back");
    }

    public class GdprExportMail
    {
        private readonly WrappedMailPolicies _policies;
        private readonly SmtpClient _client = new SmtpClient("localhost");

        public GdprExportMail(WrappedMailPolicies policies) => _policies = policies;

        public Task<bool> SendAsync(string to, string url) =>
            _policies.TrySendAsync(() => Task.Run(() =>
            {
                try { _client.Send("privacy@site.example", to, "Your export", url); }
                catch (Exception ex) { throw new InvalidOperationException("export mail", ex); }
            }));
    }
}
