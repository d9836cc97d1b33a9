using System;
using System.Collections.Generic;
using System.Net.Mail;

namespace Loyalty.Email.Bounces
{
    public enum BounceType
    {
        None,
        Soft,
        Hard,
    }

    public class BounceRecord
    {
        public string Email { get; set; } = "";
        public BounceType Type { get; set; }
        public string Detail { get; set; } = "";
        public DateTime At { get; set; }
    }

    public static class BounceClassifier
    {
        public static BounceType Classify(int statusCode)
        {
            if (statusCode < 0)
                return BounceType.Soft;

            if (statusCode >= 400) //! SMTP004
                return BounceType.Hard;

            return BounceType.None;
        }
    }

    public class LoyaltyMailer
    {
        private readonly SmtpClient _client;
        private readonly ICollection<BounceRecord> _bounces;
        private readonly HashSet<string> _blocked = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

        public LoyaltyMailer(SmtpClient client, ICollection<BounceRecord> bounces)
        {
            _client = client;
            _bounces = bounces;
        }

        public void Send(MailMessage message)
        {
            string to = message.To[0].Address;
            if (_blocked.Contains(to))
                return;

            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex)
            {
                var record = new BounceRecord
                {
                    Email = to,
                    Type = BounceClassifier.Classify((int)ex.StatusCode),
                    Detail = ex.Message,
                    At = DateTime.UtcNow,
                };
                _bounces.Add(record);
                if (record.Type == BounceType.Hard)
                    _blocked.Add(to);
            }
        }
    }
}
