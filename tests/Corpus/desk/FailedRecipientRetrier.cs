using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Parish.Bulletin
{
    public sealed class BulletinResult
    {
        public List<string> Unreachable { get; } = new List<string>();
        public List<string> StillBusy { get; } = new List<string>();
        public bool Complete => Unreachable.Count == 0 && StillBusy.Count == 0;
    }

    public sealed class BulletinSender
    {
        private readonly Func<SmtpClient> _clients;
        private readonly TimeSpan _pause;

        public BulletinSender(Func<SmtpClient> clients, TimeSpan pause)
        {
            _clients = clients;
            _pause = pause;
        }

        public async Task<BulletinResult> SendAsync(MailMessage bulletin, CancellationToken token)
        {
            var result = new BulletinResult();
            for (int round = 1; round <= 4; round++)
            {
                List<SmtpFailedRecipientException> failures;
                try
                {
                    using (var client = _clients())
                        await client.SendMailAsync(bulletin, token).ConfigureAwait(false);
                    return result;
                }
                catch (SmtpFailedRecipientsException e)
                {
                    failures = e.InnerExceptions.ToList();
                }
                catch (SmtpFailedRecipientException e)
                {
                    failures = new List<SmtpFailedRecipientException> { e };
                }

                var busy = failures.Where(f => (int)f.StatusCode >= 400 && (int)f.StatusCode < 500).Select(f => f.FailedRecipient).ToList();
                result.Unreachable.AddRange(failures.Select(f => f.FailedRecipient).Except(busy));

                bulletin.To.Clear();
                bulletin.CC.Clear();
                bulletin.Bcc.Clear();
                foreach (var address in busy)
                    bulletin.Bcc.Add(address.Trim('<', '>'));

                if (busy.Count == 0)
                    return result;

                if (round == 4)
                {
                    result.StillBusy.AddRange(busy);
                    break;
                }

                await Task.Delay(TimeSpan.FromTicks(_pause.Ticks * round), token).ConfigureAwait(false);
            }

            return result;
        }

        public static string Summary(BulletinResult result)
        {
            if (result.Complete)
                return "The bulletin reached everyone.";
            return "Not reached: " + string.Join(", ", result.Unreachable.Concat(result.StillBusy).OrderBy(a => a));
        }
    }
}
