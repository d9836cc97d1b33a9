#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Clinic.Reminders.Delivery;

public abstract record DeliveryOutcome(string Recipient)
{
    public sealed record Accepted(string Recipient, string ServerResponse) : DeliveryOutcome(Recipient);
    public sealed record Deferred(string Recipient, TimeSpan Wait) : DeliveryOutcome(Recipient);
    public sealed record PermanentFailure(string Recipient, string Reason) : DeliveryOutcome(Recipient);
}

public interface IReminderSource
{
    IAsyncEnumerable<MimeMessage> PendingAsync(CancellationToken token);
}

public interface IOutcomeSink
{
    Task WriteAsync(DeliveryOutcome outcome, CancellationToken token);
}

public sealed class ReminderDelivery
{
    private readonly IReminderSource _source;
    private readonly IOutcomeSink _sink;
    private readonly ILogger _logger;

    public ReminderDelivery(IReminderSource source, IOutcomeSink sink, ILogger<ReminderDelivery> logger)
        => (_source, _sink, _logger) = (source, sink, logger);

    public async Task RunAsync(ISmtpClient client, CancellationToken token)
    {
        var counts = new Dictionary<string, int>();
        await foreach (var message in _source.PendingAsync(token))
        {
            var outcome = await DeliverAsync(client, message, token);
            await _sink.WriteAsync(outcome, token);

            var key = outcome.GetType().Name;
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        _logger.LogInformation("Reminders: {Counts}", string.Join(", ", counts.Select(c => $"{c.Key}={c.Value}")));
    }

    private static async Task<DeliveryOutcome> DeliverAsync(ISmtpClient client, MimeMessage message, CancellationToken token)
    {
        var recipient = message.To.Mailboxes.First().Address;
        try
        {
            var response = await client.SendAsync(message, token);
            return new DeliveryOutcome.Accepted(recipient, response);
        }
        catch (SmtpCommandException ex)
        {
            return ToOutcome(recipient, ex);
        }
        catch (ServiceNotConnectedException)
        {
            return new DeliveryOutcome.Deferred(recipient, TimeSpan.FromMinutes(5));
        }
    }

    private static DeliveryOutcome ToOutcome(string recipient, SmtpCommandException ex)
    {
        if (ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted) //! SMTP004
            return new DeliveryOutcome.PermanentFailure(recipient, ex.Message);

        return (int)ex.StatusCode < 500
            ? new DeliveryOutcome.Deferred(recipient, TimeSpan.FromMinutes(30))
            : new DeliveryOutcome.PermanentFailure(recipient, ex.Message);
    }
}
