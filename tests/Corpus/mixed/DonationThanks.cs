using System;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Corpus.Mixed.DonationThanks
{
    public enum ReplyClass
    {
        NoReply = 0,
        Success = 2,
        Transient = 4,
        Permanent = 5
    }

    public static class ReplyClasses
    {
        public static ReplyClass Class(this SmtpStatusCode code)
        {
            var digit = (int)code / 100;
            return digit >= 4 ? (digit == 4 ? ReplyClass.Transient : ReplyClass.Permanent)
                 : digit >= 2 ? ReplyClass.Success
                 : ReplyClass.NoReply;
        }
    }

    public class DonationThanks
    {
        private readonly SmtpClient _smtp;
        private readonly Func<int, Task> _sleepMinutes;

        public DonationThanks(SmtpClient smtp, Func<int, Task> sleepMinutes)
        {
            _smtp = smtp;
            _sleepMinutes = sleepMinutes;
        }

        public async Task<ReplyClass> ThankAsync(string donor, decimal amount)
        {
            var last = ReplyClass.NoReply;
            foreach (var pause in new[] { 1, 5, 30, 0 })
            {
                try
                {
                    await _smtp.SendMailAsync("thanks@charity.example", donor, "Thank you!", $"You gave {amount:C}.");
                    return ReplyClass.Success;
                }
                catch (SmtpException ex)
                {
                    last = ex.StatusCode.Class();
                }

                if (last == ReplyClass.Permanent)
                    break;
                if (pause > 0)
                    await _sleepMinutes(pause);
            }
            return last;
        }
    }
}
