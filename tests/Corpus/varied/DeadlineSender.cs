using System;
using System.Diagnostics;
using System.Net.Mail;
using System.Threading;

namespace Legacy.Reports
{
    public class DeadlineSender
    {
        private readonly TimeSpan _giveUpAfter;
        public DeadlineSender(TimeSpan giveUpAfter) { _giveUpAfter = giveUpAfter; }

        public void Send(SmtpClient client, MailMessage msg)
        {
            var clock = Stopwatch.StartNew();
            var pause = TimeSpan.FromSeconds(15);

        again:
            try
            {
                client.Send(msg);
                return;
            }
            catch (SmtpFailedRecipientException)
            {
                throw;
            }
            catch (SmtpException e)
            {
                int code = (int)e.StatusCode;
                bool noAnswer = e.StatusCode == SmtpStatusCode.GeneralFailure;
                bool later = noAnswer || (code >= 400 && code <= 499);
                if (!later)
                    throw;
                if (clock.Elapsed + pause > _giveUpAfter)
                    throw new TimeoutException("Mail server kept deferring the report.", e);
            }

            Thread.Sleep(pause);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, TimeSpan.FromMinutes(30).Ticks));
            goto again;
        }
    }
}
