#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Finch.Delivery;

public abstract record Outcome
{
    public sealed record Delivered(string Response) : Outcome;

    public sealed record TransientFailure(string Reason, TimeSpan Wait) : Outcome;

    public sealed record PermanentFailure(string Reason) : Outcome;
}

public interface IDeliveryMetrics
{
    void Count(string name, string tag);
}

public sealed class DeliveryGateway
{
    private readonly Func<CancellationToken, Task<SmtpClient>> _open;
    private readonly IDeliveryMetrics _metrics;

    public DeliveryGateway(Func<CancellationToken, Task<SmtpClient>> open, IDeliveryMetrics metrics)
    {
        _open = open;
        _metrics = metrics;
    }

    public async Task<Outcome> DeliverAsync(MimeMessage message, CancellationToken ct)
    {
        Outcome outcome;
        try
        {
            using var client = await _open(ct);
            var response = await client.SendAsync(message, ct);
            await client.DisconnectAsync(true, ct);
            outcome = new Outcome.Delivered(response);
        }
        catch (SmtpCommandException e)
        {
            outcome = Map(e);
        }
        catch (Exception e) when (e is SmtpProtocolException or ServiceNotConnectedException or TimeoutException)
        {
            outcome = new Outcome.TransientFailure(e.Message, TimeSpan.FromMinutes(2));
        }

        _metrics.Count("mail.outcome", outcome.GetType().Name);
        return outcome;
    }

    private static Outcome Map(SmtpCommandException e) => e.StatusCode switch
    {
        SmtpStatusCode.ServiceNotAvailable => new Outcome.TransientFailure("busy", TimeSpan.FromMinutes(15)),
        SmtpStatusCode.ErrorInProcessing => new Outcome.TransientFailure("local error", TimeSpan.FromMinutes(15)),
        SmtpStatusCode.InsufficientStorage => new Outcome.PermanentFailure("mailbox is full"), //! SMTP004
        SmtpStatusCode.MailboxBusy => new Outcome.TransientFailure("greylisted", TimeSpan.FromMinutes(30)),
        SmtpStatusCode.MailboxUnavailable => new Outcome.PermanentFailure("no such mailbox"),
        var s when (int)s >= 500 => new Outcome.PermanentFailure(e.Message),
        _ => new Outcome.TransientFailure(e.Message, TimeSpan.FromHours(1)),
    };
}
