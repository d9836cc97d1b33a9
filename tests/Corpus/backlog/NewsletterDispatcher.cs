using System;
using System.Collections.Generic;
using System.Data;
using System.Diagnostics;
using System.Net;
using System.Net.Mail;
using System.Text;
using System.Threading;

namespace Bluebell.Campaigns
{
    public sealed class NewsletterDispatcher
    {
        private const int MaxAttempts = 4;

        private readonly string _relay;
        private readonly NetworkCredential _login;
        private readonly IDbConnection _db;

        public NewsletterDispatcher(string relay, NetworkCredential login, IDbConnection db)
        {
            _relay = relay ?? throw new ArgumentNullException(nameof(relay));
            _login = login;
            _db = db;
        }

        public int Delivered { get; private set; }

        public void Run(int campaignId, string subject, string html)
        {
            var watch = Stopwatch.StartNew();
            foreach (var reader in LoadReaders(campaignId))
            {
                using (var mail = Compose(reader, subject, html))
                {
                    if (Deliver(mail))
                    {
                        Delivered++;
                        Mark(campaignId, reader, "S");
                    }
                    else
                    {
                        Mark(campaignId, reader, "F");
                    }
                }

                if (Delivered % 250 == 0)
                    Thread.Sleep(TimeSpan.FromSeconds(20));
            }

            Trace.WriteLine($"campaign {campaignId}: {Delivered} in {watch.Elapsed}");
        }

        private bool Deliver(MailMessage mail)
        {
            for (int attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                try
                {
                    using (var client = new SmtpClient(_relay, 587) { EnableSsl = true, Credentials = _login })
                    {
                        client.Send(mail);
                    }
                    return true;
                }
                catch (SmtpException error) when (IsTransient(error.StatusCode) && attempt < MaxAttempts)
                {
                    Trace.TraceWarning("attempt {0} for {1}: {2}", attempt, mail.To, error.StatusCode);
                    Thread.Sleep(TimeSpan.FromMinutes(attempt * 2));
                }
                catch (SmtpException error)
                {
                    Trace.TraceError("{0}: {1}", mail.To, error.Message);
                    return false;
                }
            }
            return false;
        }

        private static bool IsTransient(SmtpStatusCode status)
        {
            switch (status)
            {
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.LocalErrorInProcessing:
                case SmtpStatusCode.InsufficientStorage:
                case SmtpStatusCode.TransactionFailed: //! SMTP001
                case SmtpStatusCode.GeneralFailure:
                    return true;
                default:
                    return false;
            }
        }

        private static MailMessage Compose(string reader, string subject, string html)
        {
            return new MailMessage("news@bluebell.example", reader)
            {
                Subject = subject,
                SubjectEncoding = Encoding.UTF8,
                Body = html,
                IsBodyHtml = true,
            };
        }

        private IEnumerable<string> LoadReaders(int campaignId)
        {
            var found = new List<string>();
            using (var command = _db.CreateCommand())
            {
                command.CommandText = "SELECT email FROM readers WHERE campaign = " + campaignId + " AND state = 'N'";
                using (var rows = command.ExecuteReader())
                    while (rows.Read())
                        found.Add(rows.GetString(0));
            }
            return found;
        }

        private void Mark(int campaignId, string reader, string state)
        {
            using (var command = _db.CreateCommand())
            {
                command.CommandText = "UPDATE readers SET state = '" + state + "' WHERE campaign = " + campaignId + " AND email = @e";
                var p = command.CreateParameter();
                p.ParameterName = "@e";
                p.Value = reader;
                command.Parameters.Add(p);
                command.ExecuteNonQuery();
            }
        }
    }
}
