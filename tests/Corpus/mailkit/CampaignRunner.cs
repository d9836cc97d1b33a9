using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.CampaignRunner;

/// <summary>A client that carries on with the other recipients when one is refused.</summary>
public sealed class TolerantSmtpClient : SmtpClient
{
    private readonly List<(MailboxAddress Mailbox, SmtpResponse Reply)> _refused = [];

    public IReadOnlyList<(MailboxAddress Mailbox, SmtpResponse Reply)> TakeRefused()
    {
        var copy = _refused.ToArray();
        _refused.Clear();
        return copy;
    }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        _refused.Add((mailbox, response));

    protected override void OnNoRecipientsAccepted(MimeMessage message)
    {
    }
}

public interface IAudience
{
    Task SuppressAsync(string address, int code, string text, CancellationToken ct);
    Task PostponeAsync(string address, DateTimeOffset until, CancellationToken ct);
}

public sealed class CampaignRunner(TolerantSmtpClient client, IAudience audience, TimeProvider time)
{
    public async Task RunAsync(MimeMessage template, MailboxAddress sender, IEnumerable<MailboxAddress> everybody, CancellationToken ct)
    {
        foreach (var block in everybody.Chunk(50))
        {
            try
            {
                await client.SendAsync(template, sender, block, ct);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode is >= (SmtpStatusCode)400 and < (SmtpStatusCode)500)
            {
                foreach (var mailbox in block)
                    await audience.PostponeAsync(mailbox.Address, time.GetUtcNow().AddHours(1), ct);
            }

            foreach (var (mailbox, reply) in client.TakeRefused())
            {
                if (reply.StatusCode >= (SmtpStatusCode)500)
                    await audience.SuppressAsync(mailbox.Address, (int)reply.StatusCode, reply.Response, ct);
                else
                    await audience.PostponeAsync(mailbox.Address, time.GetUtcNow().AddHours(4), ct);
            }
        }
    }
}
