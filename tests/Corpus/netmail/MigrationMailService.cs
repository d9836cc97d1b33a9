using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Corpus.NetMail.MigrationMailService;

public sealed class DeliveryOptions
{
    public string Host { get; set; } = "";

    /// <summary>
    /// Keep refused mail in the queue instead of returning it. Meant for the weeks in which
    /// mailboxes are moved to the new server; switch it off afterwards.
    /// </summary>
    public bool SoftBounce { get; set; }

    public int MaxDays { get; set; } = 4;
}

public abstract record Verdict
{
    public sealed record Delivered : Verdict;
    public sealed record Defer(DateTimeOffset Until) : Verdict;
    public sealed record Return(string Reason) : Verdict;
}

public sealed record Envelope(string From, string To, string Subject, string Body, DateTimeOffset Accepted);

public sealed class MigrationMailService(IOptionsMonitor<DeliveryOptions> options, TimeProvider clock, ILogger<MigrationMailService> logger)
{
    public async Task<Verdict> TryAsync(Envelope envelope, CancellationToken ct)
    {
        var current = options.CurrentValue;
        using var client = new SmtpClient(current.Host);
        using var mail = new MailMessage(envelope.From, envelope.To, envelope.Subject, envelope.Body);
        try
        {
            await client.SendMailAsync(mail, ct);
            return new Verdict.Delivered();
        }
        catch (SmtpException ex)
        {
            var now = clock.GetUtcNow();
            var expired = now - envelope.Accepted > TimeSpan.FromDays(current.MaxDays);
            var refused = (int)ex.StatusCode >= 500;
            logger.LogInformation("{To}: {Status}", envelope.To, ex.StatusCode);

            if (expired || (refused && !current.SoftBounce))
                return new Verdict.Return(ex.Message);

            return new Verdict.Defer(now.AddMinutes(30));
        }
    }
}
