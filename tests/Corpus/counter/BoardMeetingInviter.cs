using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Association.Board
{
    /// <summary>Invites the members of the board, and tells the secretary who did not get the mail.</summary>
    public class BoardMeetingInviter
    {
        private readonly SmtpClient client;
        private readonly HashSet<string> blocked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        public BoardMeetingInviter(SmtpClient client)
        {
            this.client = client;
        }

        public async Task<IList<string>> InviteAsync(IEnumerable<string> members, DateTime date, string agenda)
        {
            var missed = new List<string>();
            var waiting = new List<string>();

            using (var invitation = Write(members.Where(m => !blocked.Contains(m)), date, agenda))
            {
                try
                {
                    await client.SendMailAsync(invitation);
                }
                catch (SmtpFailedRecipientsException several)
                {
                    foreach (var one in several.InnerExceptions)
                        Sort(one, missed, waiting);
                }
                catch (SmtpFailedRecipientException single)
                {
                    Sort(single, missed, waiting);
                }
            }

            if (waiting.Count > 0)
            {
                await Task.Delay(TimeSpan.FromMinutes(30));
                using (var second = Write(waiting, date, agenda))
                {
                    try
                    {
                        await client.SendMailAsync(second);
                    }
                    catch (SmtpException e)
                    {
                        missed.AddRange(waiting.Select(w => w + " (" + e.Message + ")"));
                    }
                }
            }

            return missed;
        }

        private void Sort(SmtpFailedRecipientException failure, List<string> missed, List<string> waiting)
        {
            var address = (failure.FailedRecipient ?? "").Trim('<', '>');
            var kind = (int)failure.StatusCode / 100;
            if (kind == 4)
            {
                waiting.Add(address);
            }
            else
            {
                missed.Add(address);
                if (kind == 5)
                    blocked.Add(address);
            }
        }

        private static MailMessage Write(IEnumerable<string> to, DateTime date, string agenda)
        {
            var mail = new MailMessage
            {
                From = new MailAddress("secretary@association.example"),
                Subject = "Board meeting on " + date.ToShortDateString(),
                Body = agenda
            };
            foreach (var address in to)
                mail.To.Add(address);
            return mail;
        }
    }
}
