using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Mail;
using System.Net.Sockets;
using System.Threading;

namespace Harbour.Traffic
{
    public enum Outcome
    {
        Delivered,
        TryAgainLater,
        PermanentlyRefused,
        Misconfigured,
    }

    /// <summary>
    /// Tells the pilots which ships come in. The mail server stands in another building and the
    /// line between is not good, so most failures are failures of the line.
    /// </summary>
    public class SocketAwareMailer
    {
        private readonly SmtpClient client;
        private readonly TextWriter journal;

        public SocketAwareMailer(SmtpClient client, TextWriter journal)
        {
            this.client = client;
            this.journal = journal;
        }

        public bool Announce(string ship, DateTime arrival, IEnumerable<string> pilots)
        {
            bool all = true;
            foreach (string pilot in pilots)
            {
                using (MailMessage message = new MailMessage("traffic@harbour.example", pilot))
                {
                    message.Subject = ship + " arrives " + arrival.ToString("t");
                    message.Body = "Please be at the pier half an hour before.";
                    all &= SendPatiently(message) == Outcome.Delivered;
                }
            }

            return all;
        }

        private Outcome SendPatiently(MailMessage message)
        {
            Outcome outcome = Outcome.TryAgainLater;
            for (int i = 0; i < 6 && outcome == Outcome.TryAgainLater; i++)
            {
                if (i > 0)
                    Thread.Sleep(TimeSpan.FromMinutes(i));
                try
                {
                    client.Send(message);
                    outcome = Outcome.Delivered;
                }
                catch (SmtpException error)
                {
                    outcome = Judge(error);
                    journal.WriteLine("{0:u} {1} {2} {3}", DateTime.UtcNow, message.To, outcome, error.Message);
                }
            }

            return outcome;
        }

        private static Outcome Judge(SmtpException error)
        {
            for (Exception inner = error.InnerException; inner != null; inner = inner.InnerException)
            {
                SocketException socket = inner as SocketException;
                if (socket == null)
                    continue;
                int code = socket.ErrorCode;
                if (code == 10054 || code == 10060 || code == 10061 || code == 104 || code == 110 || code == 111)
                    return Outcome.TryAgainLater;
                if (code == 11001)
                    return Outcome.Misconfigured;
            }

            if (error.StatusCode == SmtpStatusCode.MustIssueStartTlsFirst)
                return Outcome.Misconfigured;
            int status = (int)error.StatusCode;
            if (status >= 400 && status < 500)
                return Outcome.TryAgainLater;
            if (status >= 500 && status < 600)
                return Outcome.PermanentlyRefused;
            return Outcome.TryAgainLater;
        }
    }
}
