using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;

namespace Municipality.Letters
{
    public sealed class LetterRun
    {
        private static readonly HashSet<SmtpStatusCode> Never = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.CommandUnrecognized,
            SmtpStatusCode.SyntaxError,
            SmtpStatusCode.CommandNotImplemented,
            SmtpStatusCode.BadCommandSequence,
            SmtpStatusCode.CommandParameterNotImplemented,
            SmtpStatusCode.MustIssueStartTlsFirst,
            SmtpStatusCode.MailboxUnavailable,
            SmtpStatusCode.UserNotLocalTryAlternatePath,
            SmtpStatusCode.ExceededStorageAllocation,
            SmtpStatusCode.MailboxNameNotAllowed,
            SmtpStatusCode.TransactionFailed,
        };

        private readonly Func<SmtpClient> _newClient;
        private readonly Action<string> _log;

        public LetterRun(Func<SmtpClient> newClient, Action<string> log)
        {
            _newClient = newClient;
            _log = log;
        }

        public int Run(IEnumerable<MailMessage> letters)
        {
            var waiting = letters.ToList();
            var lost = 0;
            for (var hour = 0; waiting.Count > 0 && hour < 48; hour++)
            {
                var next = new List<MailMessage>();
                using (var client = _newClient())
                {
                    foreach (var letter in waiting)
                    {
                        switch (Try(client, letter))
                        {
                            case Fate.Gone:
                                letter.Dispose();
                                break;
                            case Fate.Wait:
                                next.Add(letter);
                                break;
                            default:
                                lost++;
                                letter.Dispose();
                                break;
                        }
                    }
                }

                waiting = next;
                if (waiting.Count > 0)
                    Thread.Sleep(TimeSpan.FromHours(1));
            }

            _log(lost + " letters refused, " + waiting.Count + " still waiting after two days");
            return lost + waiting.Count;
        }

        private enum Fate { Gone, Wait, Refused }

        private Fate Try(SmtpClient client, MailMessage letter)
        {
            try
            {
                client.Send(letter);
                return Fate.Gone;
            }
            catch (SmtpFailedRecipientsException ex)
            {
                // who accepted it has it, only the others are left
                var open = ex.InnerExceptions.Where(e => MayRetry(e.StatusCode)).Select(e => e.FailedRecipient).ToList();
                letter.To.Clear();
                letter.CC.Clear();
                letter.Bcc.Clear();
                open.ForEach(a => letter.To.Add(a.Trim('<', '>')));
                return open.Count > 0 ? Fate.Wait : Fate.Refused;
            }
            catch (SmtpFailedRecipientException ex)
            {
                if (!MayRetry(ex.StatusCode))
                    return Fate.Refused;
                letter.To.Clear();
                letter.CC.Clear();
                letter.Bcc.Clear();
                letter.To.Add(ex.FailedRecipient.Trim('<', '>'));
                return Fate.Wait;
            }
            catch (SmtpException ex)
            {
                _log(letter.Subject + ": " + ex.StatusCode);
                return MayRetry(ex.StatusCode) ? Fate.Wait : Fate.Refused;
            }
        }

        private static bool MayRetry(SmtpStatusCode status)
        {
            return !Never.Contains(status) && (int)status < 500;
        }
    }
}
