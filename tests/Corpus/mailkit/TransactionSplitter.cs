using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.TransactionSplitter;

/// <summary>
/// Sends one message to a long list of people, in as many transactions as the server wants.
/// </summary>
public sealed class TransactionSplitter
{
    private sealed class CollectingClient : SmtpClient
    {
        public Dictionary<MailboxAddress, SmtpResponse> Refused { get; } = new();

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            Refused[mailbox] = response;
    }

    public async Task<IReadOnlyDictionary<string, string>> SendAsync(
        string host, MimeMessage message, MailboxAddress sender, IReadOnlyList<MailboxAddress> recipients, CancellationToken ct)
    {
        var failed = new Dictionary<string, string>();
        using var client = new CollectingClient();
        await client.ConnectAsync(host, 25, cancellationToken: ct);

        var waiting = new Queue<MailboxAddress>(recipients);
        while (waiting.Count > 0)
        {
            var batch = waiting.ToArray();
            waiting.Clear();
            client.Refused.Clear();
            await client.SendAsync(message, sender, batch, ct);

            var someAccepted = client.Refused.Count < batch.Length;
            foreach (var (mailbox, reply) in client.Refused)
            {
                switch ((int)reply.StatusCode)
                {
                    // RFC 5321 4.5.3.1.10: too many recipients, the rest belongs into the next transaction
                    case 452 or 552 when someAccepted:
                        waiting.Enqueue(mailbox);
                        break;

                    case 551 when ForwardPath(reply.Response) is { } elsewhere && recipients.All(r => r.Address != elsewhere.Address):
                        await SendForwardedAsync(client, message, sender, elsewhere, ct);
                        break;

                    default:
                        failed[mailbox.Address] = $"{(int)reply.StatusCode} {reply.Response}";
                        break;
                }
            }
        }

        await client.DisconnectAsync(true, ct);
        return failed;
    }

    private static Task SendForwardedAsync(SmtpClient client, MimeMessage message, MailboxAddress sender, MailboxAddress elsewhere, CancellationToken ct) =>
        client.SendAsync(message, sender, [elsewhere], ct);

    // "551 User not local; please try <jones@example.net>"
    private static MailboxAddress? ForwardPath(string text)
    {
        var open = text.IndexOf('<');
        var close = text.IndexOf('>', open + 1);
        return open >= 0 && close > open && MailboxAddress.TryParse(text[(open + 1)..close], out var mailbox) ? mailbox : null;
    }
}
