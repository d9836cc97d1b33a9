using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Warehouse.Messages;

public record ShipmentLeft(string Customer, string TrackingCode);
public record ShipmentReturned(string Customer, string Reason);

public class ShipmentReturnedHandler
{
    public static Task Handle(ShipmentReturned evt, SmtpClient smtp, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Warehouse", "shipping@warehouse.example"));
        message.To.Add(MailboxAddress.Parse(evt.Customer));
        message.Subject = "Your parcel came back";
        message.Body = new TextPart("plain") { Text = evt.Reason };
        return smtp.SendAsync(message, ct);
    }
}

public class ShipmentLeftHandler
{
    public static async Task Handle(ShipmentLeft evt, SmtpClient smtp, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Warehouse", "shipping@warehouse.example"));
        message.To.Add(MailboxAddress.Parse(evt.Customer));
        message.Subject = "Your parcel is on its way";
        message.Body = new TextPart("plain") { Text = "Tracking: " + evt.TrackingCode };
        await smtp.SendAsync(message, ct);
    }
}

public static class MailPolicies
{
    public static void Apply(WolverineOptions opts)
    {
        opts.Policies.OnException<SmtpCommandException>() //! SMTP101
            .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

        opts.Policies.OnException<SmtpProtocolException>()
            .RetryTimes(3);

        opts.Policies.OnException<FormatException>()
            .MoveToErrorQueue();
    }
}
