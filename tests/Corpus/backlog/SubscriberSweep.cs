#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Podletter.Subscribers;

public sealed record Subscriber(int Id, string Email, string Token);

public interface ISubscriberStore
{
    IAsyncEnumerable<Subscriber> ActiveAsync(CancellationToken ct);
    Task RemoveSubscriberAsync(int id, string why, CancellationToken ct);
    Task NoteAsync(int id, string text, CancellationToken ct);
}

public static class MailFailures
{
    public static bool IsPermanentFailure(this SmtpCommandException error) =>
        error.ErrorCode == SmtpErrorCode.RecipientNotAccepted; //! SMTP004

    public static string Describe(this SmtpCommandException error) => error.ErrorCode switch
    {
        SmtpErrorCode.RecipientNotAccepted => $"recipient {error.Mailbox?.Address}: {error.Message}",
        SmtpErrorCode.SenderNotAccepted => $"sender {error.Mailbox?.Address}: {error.Message}",
        SmtpErrorCode.MessageNotAccepted => $"message: {error.Message}",
        _ => error.Message,
    };
}

public sealed class SubscriberSweep
{
    private readonly ISubscriberStore _store;
    private readonly ILogger<SubscriberSweep> _log;

    public SubscriberSweep(ISubscriberStore store, ILogger<SubscriberSweep> log) => (_store, _log) = (store, log);

    public async Task<int> SendEpisodeAsync(SmtpClient client, string title, string html, CancellationToken ct)
    {
        var reached = 0;
        await foreach (var subscriber in _store.ActiveAsync(ct))
        {
            var message = new MimeMessage { Subject = title };
            message.From.Add(new MailboxAddress("Podletter", "episodes@podletter.example"));
            message.To.Add(MailboxAddress.Parse(subscriber.Email));
            message.Headers.Add("List-Unsubscribe", $"<https://podletter.example/out/{subscriber.Token}>");
            message.Body = new TextPart("html") { Text = html.Replace("{{token}}", subscriber.Token) };

            try
            {
                await client.SendAsync(message, ct);
                reached++;
            }
            catch (SmtpCommandException error)
            {
                _log.LogInformation("{Id}: {Text}", subscriber.Id, error.Describe());
                if (error.IsPermanentFailure())
                    await _store.RemoveSubscriberAsync(subscriber.Id, error.Message, ct);
                else
                    await _store.NoteAsync(subscriber.Id, error.Message, ct);
            }
        }
        return reached;
    }
}
