#nullable enable
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Acme.Billing.Outbox;

public enum DeliveryOutcome
{
    Delivered,
    RetryLater,
    PermanentFailure,
}

public sealed class OutboxRow
{
    public Guid Id { get; init; }
    public required string Recipient { get; init; }
    public required string Subject { get; init; }
    public required string Html { get; init; }
    public int AttemptCount { get; set; }
    public DateTime? SentUtc { get; set; }
    public DateTime? FailedUtc { get; set; }
    public DateTime DueUtc { get; set; }
    public string? LastError { get; set; }
}

public interface IOutboxDb
{
    Task<List<OutboxRow>> ClaimAsync(int take, CancellationToken ct);
    Task SaveAsync(OutboxRow row, CancellationToken ct);
}

public sealed class OutboxDispatcher
{
    private static readonly ActivitySource Trace = new("Acme.Billing.Outbox");
    private readonly IOutboxDb _db;
    private readonly ILogger<OutboxDispatcher> _logger;
    private readonly string _host;

    public OutboxDispatcher(IOutboxDb db, ILogger<OutboxDispatcher> logger, string host)
    {
        _db = db;
        _logger = logger;
        _host = host;
    }

    public async Task DispatchAsync(CancellationToken ct)
    {
        var rows = await _db.ClaimAsync(50, ct);
        if (rows.Count == 0)
            return;

        using var client = new SmtpClient();
        await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTlsWhenAvailable, ct);
        foreach (var row in rows.OrderBy(r => r.DueUtc))
        {
            using var activity = Trace.StartActivity("outbox.send");
            var outcome = await DeliverAsync(client, row, ct);
            activity?.SetTag("outcome", outcome.ToString());
            Apply(row, outcome);
            await _db.SaveAsync(row, ct);
        }

        await client.DisconnectAsync(true, ct);
    }

    private async Task<DeliveryOutcome> DeliverAsync(SmtpClient client, OutboxRow row, CancellationToken ct)
    {
        try
        {
            await client.SendAsync(ToMime(row), ct);
            return DeliveryOutcome.Delivered;
        }
        catch (SmtpCommandException ex)
        {
            _logger.LogWarning(ex, "Row {Id} refused with {Code}", row.Id, (int)ex.StatusCode);
            row.LastError = ex.Message;
            return Classify(ex.StatusCode);
        }
        catch (IOException ex)
        {
            row.LastError = ex.Message;
            return DeliveryOutcome.RetryLater;
        }
    }

    private static DeliveryOutcome Classify(SmtpStatusCode status) => status switch
    {
        SmtpStatusCode.ServiceNotAvailable => DeliveryOutcome.RetryLater,
        SmtpStatusCode.MailboxBusy => DeliveryOutcome.RetryLater,
        SmtpStatusCode.ErrorInProcessing => DeliveryOutcome.RetryLater,
        SmtpStatusCode.TransactionFailed => DeliveryOutcome.RetryLater, //! SMTP001
        SmtpStatusCode.InsufficientStorage => DeliveryOutcome.PermanentFailure, //! SMTP004
        _ when (int)status >= 500 => DeliveryOutcome.PermanentFailure,
        _ => DeliveryOutcome.RetryLater,
    };

    private static void Apply(OutboxRow row, DeliveryOutcome outcome)
    {
        var now = DateTime.UtcNow;
        switch (outcome)
        {
            case DeliveryOutcome.Delivered:
                row.SentUtc = now;
                break;
            case DeliveryOutcome.PermanentFailure:
                row.FailedUtc = now;
                break;
            default:
                row.AttemptCount++;
                if (row.AttemptCount >= 20)
                    row.FailedUtc = now;
                else
                    row.DueUtc = now.AddMinutes(15 * row.AttemptCount);
                break;
        }
    }

    private static MimeMessage ToMime(OutboxRow row)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Acme Billing", "billing@acme.example"));
        message.To.Add(MailboxAddress.Parse(row.Recipient));
        message.Subject = row.Subject;
        message.Body = new TextPart("html") { Text = row.Html };
        return message;
    }
}
