using System;
using System.Diagnostics;
using System.Net.Mail;
using System.Threading;

namespace Theatre.BoxOffice
{
    public class DeadlineSender
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

        private readonly SmtpClient _smtp;

        public DeadlineSender(SmtpClient smtp)
        {
            _smtp = smtp;
        }

        public string LastProblem { get; private set; }

        public bool SendTicket(string guest, string show, DateTime evening, byte[] barcode)
        {
            var clock = Stopwatch.StartNew();
            var mail = new MailMessage("tickets@theatre.example", guest);
            mail.Subject = "Your ticket for " + show;
            mail.Body = evening.ToString("f") + Environment.NewLine + Convert.ToBase64String(barcode);

        again:
            try
            {
                _smtp.Send(mail);
                return true;
            }
            catch (SmtpFailedRecipientException e)
            {
                LastProblem = guest + ": " + e.Message;
                return false;
            }
            catch (SmtpException e)
            {
                LastProblem = e.Message;
                switch (e.StatusCode)
                {
                    case SmtpStatusCode.ServiceNotAvailable:
                    case SmtpStatusCode.MailboxBusy:
                    case SmtpStatusCode.LocalErrorInProcessing:
                    case SmtpStatusCode.InsufficientStorage:
                    case SmtpStatusCode.ClientNotPermitted:
                    case SmtpStatusCode.GeneralFailure:
                        if (clock.Elapsed > Patience)
                            return false;
                        break;
                    case SmtpStatusCode.MustIssueStartTlsFirst:
                        if (_smtp.EnableSsl)
                            return false;
                        _smtp.EnableSsl = true;
                        goto again;
                    default:
                        return false;
                }
            }

            Thread.Sleep(TimeSpan.FromSeconds(40));
            goto again;
        }
    }
}
