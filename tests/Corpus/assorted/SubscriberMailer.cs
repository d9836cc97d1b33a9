using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Assorted.SubscriberMailer;

public interface ISubscribers
{
    Task<IReadOnlyList<string>> ActiveAsync(int list, CancellationToken ct);
    Task DeactivateAsync(string address, string why, CancellationToken ct);
    Task PostponeAsync(int list, string address, DateTimeOffset until, CancellationToken ct);
    Task<int> CountPostponementsAsync(int list, string address, CancellationToken ct);
}

/// <summary>One list, one message; refusals of the address itself deactivate it.</summary>
public sealed class SubscriberMailer
{
    private readonly ISubscribers _subscribers;
    private readonly ISmtpClient _smtp;
    private readonly ILogger _log;

    public SubscriberMailer(ISubscribers subscribers, ISmtpClient smtp, ILogger<SubscriberMailer> log)
        => (_subscribers, _smtp, _log) = (subscribers, smtp, log);

    public async Task MailAsync(int list, MimeMessage template, CancellationToken ct)
    {
        foreach (var address in await _subscribers.ActiveAsync(list, ct))
        {
            template.To.Clear();
            template.To.Add(MailboxAddress.Parse(address));
            try
            {
                await _smtp.SendAsync(template, ct);
            }
            catch (SmtpCommandException ex)
            {
                await RefusedAsync(list, address, ex, ct);
            }
        }
    }

    private async Task RefusedAsync(int list, string address, SmtpCommandException ex, CancellationToken ct)
    {
        var code = (int)ex.StatusCode;
        _log.LogWarning("{Address}: {Kind} {Code}", address, ex.ErrorCode, code);

        if (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && code >= 500)
        {
            await _subscribers.DeactivateAsync(address, $"{code} {ex.Message}", ct);
            return;
        }

        if (code / 100 != 4)
            return;

        if (await _subscribers.CountPostponementsAsync(list, address, ct) < 6)
            await _subscribers.PostponeAsync(list, address, DateTimeOffset.UtcNow.AddHours(2), ct);
    }
}
