using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Corpus.MailKit_.ParkedMailDesk;

public sealed class DeliveryOptions
{
    /// <summary>
    /// Treats every 5xx as if it were a 4xx. Switch it on while the configuration of the relay is being
    /// changed, so that nothing bounces by mistake, and off afterwards.
    /// </summary>
    public bool SoftBounce { get; set; }

    public TimeSpan MaximalAge { get; set; } = TimeSpan.FromDays(4);
}

public sealed record ParkedMail(Guid Id, MimeMessage Message, string Reason, DateTimeOffset Since);

public sealed class ParkedMailDesk(ISmtpClient client, IOptionsMonitor<DeliveryOptions> options, ILogger<ParkedMailDesk> log)
{
    private readonly ConcurrentDictionary<Guid, ParkedMail> _parked = new();
    private readonly ConcurrentQueue<(MimeMessage Message, DateTimeOffset NotBefore)> _deferred = new();

    public event Action<ParkedMail>? Parked;

    public async Task SubmitAsync(MimeMessage message, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        try
        {
            await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException ex) when (settings.SoftBounce || (int)ex.StatusCode < 500)
        {
            if (DateTimeOffset.UtcNow - message.Date > settings.MaximalAge)
                Park(message, $"too old, last reply: {ex.Message}");
            else
                _deferred.Enqueue((message, DateTimeOffset.UtcNow.AddMinutes(30)));
        }
        catch (SmtpCommandException ex)
        {
            Park(message, $"{(int)ex.StatusCode} {ex.Message}");
        }
    }

    /// <summary>Called by the "send again" button of the admin page.</summary>
    public async Task<bool> ReleaseAsync(Guid id, string administrator, CancellationToken ct)
    {
        if (!_parked.TryRemove(id, out var mail))
            return false;

        log.LogInformation("{Admin} releases {Id}, parked for: {Reason}", administrator, id, mail.Reason);
        try
        {
            await client.SendAsync(mail.Message, ct);
            return true;
        }
        catch (SmtpCommandException ex)
        {
            Park(mail.Message, $"{(int)ex.StatusCode} {ex.Message}");
            return false;
        }
    }

    private void Park(MimeMessage message, string reason)
    {
        var mail = new ParkedMail(Guid.NewGuid(), message, reason, DateTimeOffset.UtcNow);
        _parked[mail.Id] = mail;
        Parked?.Invoke(mail);
    }
}
