using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Corpus.NetMail.CircularMailer
{
    public class CircularResult
    {
        public List<string> Delivered { get; } = new List<string>();
        public Dictionary<string, SmtpStatusCode> NotDelivered { get; } = new Dictionary<string, SmtpStatusCode>();
    }

    /// <summary>One circular to many Bcc recipients; servers limit how many they take at a time.</summary>
    public class CircularMailer
    {
        private readonly SmtpClient _client;
        private readonly MailAddress _sender;
        private readonly int _maxRounds;

        public CircularMailer(SmtpClient client, MailAddress sender, int maxRounds = 5)
        {
            _client = client;
            _sender = sender;
            _maxRounds = maxRounds;
        }

        public CircularResult Send(string subject, string body, IEnumerable<string> addresses)
        {
            var result = new CircularResult();
            var open = addresses.Distinct(StringComparer.OrdinalIgnoreCase).ToList();

            for (int round = 0; round < _maxRounds && open.Count > 0; round++)
            {
                var tooMany = SendRound(subject, body, open, result);
                open = tooMany;
            }

            foreach (var address in open)
                result.NotDelivered[address] = SmtpStatusCode.InsufficientStorage;
            return result;
        }

        // returns the recipients the server had no room for in this transaction
        private List<string> SendRound(string subject, string body, List<string> round, CircularResult result)
        {
            var left = new List<string>();
            using (var circular = new MailMessage { From = _sender, Subject = subject, Body = body })
            {
                foreach (var address in round)
                    circular.Bcc.Add(address);

                IEnumerable<SmtpFailedRecipientException> failures = Array.Empty<SmtpFailedRecipientException>();
                try
                {
                    _client.Send(circular);
                }
                catch (SmtpFailedRecipientsException several)
                {
                    failures = several.InnerExceptions;
                }
                catch (SmtpFailedRecipientException one)
                {
                    failures = new[] { one };
                }

                foreach (var failure in failures)
                {
                    var address = failure.FailedRecipient.Trim('<', '>');
                    if (failure.StatusCode == SmtpStatusCode.ExceededStorageAllocation || failure.StatusCode == SmtpStatusCode.InsufficientStorage)
                        left.Add(address);
                    else
                        result.NotDelivered[address] = failure.StatusCode;
                }

                result.Delivered.AddRange(round.Where(a => !left.Contains(a) && !result.NotDelivered.ContainsKey(a)));
            }

            return left;
        }
    }
}
