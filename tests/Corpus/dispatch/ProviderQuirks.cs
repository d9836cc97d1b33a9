#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Crm.Sync.Mail;

public enum Advice
{
    RetryLater,
    RetryTomorrow,
    Return,
}

/// <summary>Replies of large providers that mean something else than their first digit says.</summary>
public sealed record Quirk(int Code, string Fragment, Advice Advice)
{
    public bool Matches(SmtpCommandException error)
        => (int)error.StatusCode == Code && error.Message.Contains(Fragment, StringComparison.OrdinalIgnoreCase);
}

public static class ProviderQuirks
{
    private static readonly Quirk[] Known =
    {
        new(550, "5.4.5", Advice.RetryTomorrow),
        new(552, "5.2.2", Advice.RetryLater),
        new(421, "4.7.28", Advice.RetryTomorrow),
    };

    public static Advice For(SmtpCommandException error)
    {
        var quirk = Known.FirstOrDefault(q => q.Matches(error));
        if (quirk is not null)
            return quirk.Advice;

        return (int)error.StatusCode is >= 400 and <= 499 ? Advice.RetryLater : Advice.Return;
    }

    public static bool IsDailyLimit(SmtpCommandException error)
        => error.StatusCode == SmtpStatusCode.MailboxUnavailable && error.Message.Contains("5.4.5");
}

public sealed class CrmMailSync
{
    private readonly List<(MimeMessage Message, DateTime Due, int Tries)> _waiting = new();
    private readonly ISmtpClient _client;

    public CrmMailSync(ISmtpClient client) => _client = client;

    public event EventHandler<MimeMessage>? Returned;

    public async Task SendAsync(MimeMessage message, int tries, CancellationToken token)
    {
        try
        {
            await _client.SendAsync(message, token);
        }
        catch (SmtpCommandException error)
        {
            switch (ProviderQuirks.For(error))
            {
                case Advice.RetryLater when tries < 20:
                    _waiting.Add((message, DateTime.UtcNow.AddMinutes(30), tries + 1));
                    break;
                case Advice.RetryTomorrow when tries < 20:
                    _waiting.Add((message, DateTime.UtcNow.AddDays(1), tries + 1));
                    break;
                default:
                    Returned?.Invoke(this, message);
                    break;
            }
        }
    }

    public async Task RetryDueAsync(CancellationToken token)
    {
        var due = _waiting.Where(w => w.Due <= DateTime.UtcNow).ToList();
        _waiting.RemoveAll(w => due.Contains(w));
        foreach (var (message, _, tries) in due)
            await SendAsync(message, tries, token);
    }
}
