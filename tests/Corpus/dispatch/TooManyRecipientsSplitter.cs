#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Parish.Circular;

public sealed record Leftover(MailboxAddress Mailbox, int Code, string Text);

/// <summary>Collects the replies to RCPT instead of giving up at the first refusal.</summary>
public sealed class CollectingSmtpClient : SmtpClient
{
    private readonly List<Leftover> _refused = new();

    public IReadOnlyList<Leftover> TakeRefused()
    {
        var copy = _refused.ToArray();
        _refused.Clear();
        return copy;
    }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
        => _refused.Add(new Leftover(mailbox, (int)response.StatusCode, response.Response));

    protected override void OnNoRecipientsAccepted(MimeMessage message)
    {
    }
}

public sealed class TooManyRecipientsSplitter(CollectingSmtpClient client, Action<Leftover> returned)
{
    private const int MaxRounds = 50;

    public async Task SendAsync(MimeMessage message, MailboxAddress sender, IEnumerable<MailboxAddress> members, CancellationToken token)
    {
        var open = members.ToList();
        for (var round = 0; open.Count > 0 && round < MaxRounds; round++)
        {
            await client.SendAsync(message, sender, open, token);

            var next = new List<MailboxAddress>();
            foreach (var leftover in client.TakeRefused())
            {
                if (MayComeAgain(leftover.Code))
                    next.Add(leftover.Mailbox);
                else
                    returned(leftover);
            }

            if (next.Count == open.Count)
                await Task.Delay(TimeSpan.FromMinutes(15), token);
            open = next;
        }

        foreach (var mailbox in open)
            returned(new Leftover(mailbox, 0, "given up"));
    }

    private static bool MayComeAgain(int smtpCode) => smtpCode switch
    {
        552 => true,
        >= 400 and < 500 => true,
        _ => false,
    };
}
