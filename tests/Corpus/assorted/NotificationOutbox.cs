using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Corpus.Assorted.NotificationOutbox
{
    public class OutboxRow
    {
        public int Id;
        public string Recipient = "";
        public string Subject = "";
        public string Body = "";
        public byte Attempts;
        public string Status = "new";
        public DateTime NextTry = DateTime.UtcNow;
    }

    public interface IOutboxTable
    {
        IEnumerable<OutboxRow> Due(DateTime now);
        void Update(OutboxRow row);
    }

    /// <summary>Runs every minute from the scheduler.</summary>
    public class NotificationOutbox
    {
        private const byte Limit = 8;
        private static readonly SmtpStatusCode[] Passing =
        {
            SmtpStatusCode.GeneralFailure,
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            SmtpStatusCode.LocalErrorInProcessing,
            SmtpStatusCode.InsufficientStorage,
            SmtpStatusCode.ClientNotPermitted,
        };

        private readonly IOutboxTable _table;
        private readonly SmtpClient _client;

        public NotificationOutbox(IOutboxTable table, SmtpClient client)
        {
            _table = table;
            _client = client;
        }

        public void Tick()
        {
            foreach (var row in _table.Due(DateTime.UtcNow).ToList())
            {
                row.Attempts++;
                try
                {
                    _client.Send("portal@example.com", row.Recipient, row.Subject, row.Body);
                    row.Status = "sent";
                }
                catch (SmtpException ex)
                {
                    if (Passing.Contains(ex.StatusCode) && row.Attempts < Limit)
                    {
                        row.Status = "waiting";
                        row.NextTry = DateTime.UtcNow.AddMinutes(1 << row.Attempts);
                    }
                    else
                    {
                        row.Status = ex.StatusCode == SmtpStatusCode.MailboxUnavailable ? "unknown user" : "failed";
                    }
                }
                _table.Update(row);
            }
        }
    }
}
