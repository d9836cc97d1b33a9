#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Agency.PressRelease
{
    public enum Outcome { Accepted, Deferred, Refused }

    public sealed record RecipientOutcome(string Address, Outcome Outcome, string Reply);

    /// <summary>Goes on if some of the recipients are refused, and remembers what was said to each.</summary>
    public sealed class PerRecipientSmtpClient : SmtpClient
    {
        private readonly Dictionary<string, RecipientOutcome> _outcomes = new(StringComparer.OrdinalIgnoreCase);

        public IReadOnlyCollection<RecipientOutcome> Outcomes => _outcomes.Values;

        public void Forget() => _outcomes.Clear();

        protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            _outcomes[mailbox.Address] = new RecipientOutcome(mailbox.Address, Outcome.Accepted, response.Response);
        }

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        {
            var outcome = (int)response.StatusCode < 500 ? Outcome.Deferred : Outcome.Refused;
            _outcomes[mailbox.Address] = new RecipientOutcome(mailbox.Address, outcome, response.Response);
        }

        protected override void OnNoRecipientsAccepted(MimeMessage message)
        {
            // reported by Outcomes
        }
    }

    public sealed class PressReleaseService
    {
        private readonly PerRecipientSmtpClient _client;
        private readonly MailboxAddress _desk;

        public PressReleaseService(PerRecipientSmtpClient client, MailboxAddress desk)
        {
            _client = client;
            _desk = desk;
        }

        public async Task<IReadOnlyList<RecipientOutcome>> PublishAsync(MimeMessage release, IEnumerable<MailboxAddress> editors, CancellationToken ct)
        {
            var open = editors.ToList();
            var final = new List<RecipientOutcome>();

            for (var round = 0; round < 3 && open.Count > 0; round++)
            {
                if (round > 0)
                    await Task.Delay(TimeSpan.FromMinutes(20 * round), ct);

                _client.Forget();
                await _client.SendAsync(release, _desk, open, ct);

                final.AddRange(_client.Outcomes.Where(o => o.Outcome != Outcome.Deferred));
                var deferred = _client.Outcomes.Where(o => o.Outcome == Outcome.Deferred).Select(o => o.Address).ToHashSet();
                open = open.Where(m => deferred.Contains(m.Address)).ToList();
            }

            final.AddRange(open.Select(m => new RecipientOutcome(m.Address, Outcome.Deferred, "given three times")));
            return final;
        }
    }
}
