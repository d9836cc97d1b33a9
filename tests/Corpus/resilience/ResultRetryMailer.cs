using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;
using Polly.Fallback;
using Polly.Retry;
using Polly.Wrap;

namespace Corpus.Resilience.ResultRetryMailer
{
    public enum SendState
    {
        Done,
        Deferred,
        Refused
    }

    public class ResultRetryMailer
    {
        private readonly AsyncPolicyWrap<SendState> _policy;

        public ResultRetryMailer()
        {
            AsyncRetryPolicy<SendState> retry = Policy
                .HandleResult(SendState.Deferred)
                .WaitAndRetryAsync(5, n => TimeSpan.FromMinutes(n));

            AsyncFallbackPolicy<SendState> fallback = Policy<SendState>
                .Handle<SmtpException>()
                .Or<InvalidOperationException>()
                .FallbackAsync(SendState.Refused);

            _policy = fallback.WrapAsync(retry);
        }

        public Task<SendState> SendAsync(SmtpClient client, string to, string text) =>
            _policy.ExecuteAsync(() => OnceAsync(client, to, text));

        private static async Task<SendState> OnceAsync(SmtpClient client, string to, string text)
        {
            try
            {
                await client.SendMailAsync("bot@forum.example", to, "New reply", text);
                return SendState.Done;
            }
            catch (SmtpException ex)
            {
                return ((int)ex.StatusCode / 100) switch
                {
                    4 => SendState.Deferred,
                    5 => SendState.Refused,
                    _ => throw new InvalidOperationException("unexpected reply " + ex.StatusCode, ex)
                };
            }
        }
    }
}
