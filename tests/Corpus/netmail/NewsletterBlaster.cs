using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Corpus.NetMail.NewsletterBlaster;

public sealed class NewsletterOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 25;
    public string From { get; set; } = "news@example.org";
    public int MaxAttempts { get; set; } = 4;
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(10);
}

public record Subscriber(Guid Id, string Email, string Name);

public interface ISubscriberStore
{
    IAsyncEnumerable<Subscriber> ActiveAsync(CancellationToken ct);
    Task UnsubscribeAsync(Guid id, string reason, CancellationToken ct);
}

public sealed class NewsletterBlaster(IOptions<NewsletterOptions> options, ISubscriberStore store, ILogger<NewsletterBlaster> logger)
{
    private readonly NewsletterOptions _options = options.Value;

    public async Task<int> RunAsync(string subject, string html, CancellationToken ct)
    {
        var sent = 0;
        await foreach (var subscriber in store.ActiveAsync(ct))
        {
            if (await SendOneAsync(subscriber, subject, html, ct)) sent++;
        }

        return sent;
    }

    private async Task<bool> SendOneAsync(Subscriber subscriber, string subject, string html, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= _options.MaxAttempts; attempt++)
        {
            using var client = new SmtpClient(_options.Host, _options.Port);
            using var mail = new MailMessage(_options.From, subscriber.Email, subject, html) { IsBodyHtml = true };
            try
            {
                await client.SendMailAsync(mail, ct);
                return true;
            }
            catch (SmtpException ex) when (IsTransient(ex.StatusCode) && attempt < _options.MaxAttempts)
            {
                logger.LogWarning("Attempt {Attempt} for {Id} failed with {Status}", attempt, subscriber.Id, ex.StatusCode);
                await Task.Delay(_options.Pause, ct);
            }
            catch (SmtpException ex)
            {
                if (IsHardBounce(ex.StatusCode))
                    await store.UnsubscribeAsync(subscriber.Id, ex.StatusCode.ToString(), ct);
                return false;
            }
        }

        return false;
    }

    private static bool IsTransient(SmtpStatusCode status) => status switch
    {
        SmtpStatusCode.ServiceNotAvailable => true,
        SmtpStatusCode.MailboxBusy => true,
        SmtpStatusCode.LocalErrorInProcessing => true,
        SmtpStatusCode.TransactionFailed => true,  //! SMTP001
        SmtpStatusCode.GeneralFailure => true,
        _ => false,
    };

    private static bool IsHardBounce(SmtpStatusCode status) =>
        status is SmtpStatusCode.MailboxUnavailable
            or SmtpStatusCode.MailboxNameNotAllowed
            or SmtpStatusCode.InsufficientStorage  //! SMTP004
            or SmtpStatusCode.UserNotLocalTryAlternatePath;
}
