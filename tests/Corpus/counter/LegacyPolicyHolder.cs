using System;
using System.IO;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;
using Polly.Wrap;

namespace Insurance.Claims.Mail
{
    public static class SmtpFailureExtensions
    {
        /// <summary>True where the same mail may pass later: 4yz, or no answer at all.</summary>
        public static bool IsWorthAnotherTry(this SmtpException failure)
        {
            if (failure.StatusCode == SmtpStatusCode.GeneralFailure)
                return true;

            var digits = ((int)failure.StatusCode).ToString();
            return digits.Length == 3 && digits[0] == '4';
        }

        public static string ForClerk(this SmtpException failure)
        {
            switch (failure.StatusCode)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.MailboxNameNotAllowed:
                    return "The customer's mailbox is not available.";
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.ExceededStorageAllocation:
                    return "The customer's mailbox is full.";
                case SmtpStatusCode.ClientNotPermitted:
                case SmtpStatusCode.MustIssueStartTlsFirst:
                    return "Our mail gateway refused us, call the help desk.";
                default:
                    return "Mail error " + (int)failure.StatusCode + ".";
            }
        }
    }

    public class LegacyPolicyHolder
    {
        private readonly AsyncPolicyWrap wrap;

        public LegacyPolicyHolder(TextWriter audit)
        {
            AsyncRetryPolicy retry = Policy
                .Handle<SmtpException>(e => e.IsWorthAnotherTry())
                .WaitAndRetryAsync(new[]
                {
                    TimeSpan.FromSeconds(2),
                    TimeSpan.FromSeconds(20),
                    TimeSpan.FromMinutes(2),
                }, (e, wait) => audit.WriteLine("again in {0}: {1}", wait, e.Message));

            var breaker = Policy
                .Handle<SmtpException>()
                .CircuitBreakerAsync(8, TimeSpan.FromMinutes(5));

            wrap = Policy.WrapAsync(retry, breaker);
        }

        public async Task<string> SendLetterAsync(SmtpClient client, string customer, string claimNo, string text)
        {
            try
            {
                await wrap.ExecuteAsync(async () =>
                {
                    using (var letter = new MailMessage("claims@insurance.example", customer, "Claim " + claimNo, text))
                        await client.SendMailAsync(letter);
                });
                return "Sent.";
            }
            catch (SmtpException failure)
            {
                return failure.ForClerk();
            }
        }
    }
}
