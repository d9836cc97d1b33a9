using System;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Orchard.Notifications;

public sealed record DeliverNotification(Guid Id, string Address, string Title, string Text);

public sealed record NotificationDelivered(Guid Id, DateTimeOffset At);

public sealed class RelaySettings
{
    public string Host { get; set; } = "relay.internal";
    public int Port { get; set; } = 2525;
}

public static class DeliverNotificationHandler
{
    public static async Task<NotificationDelivered> Handle(DeliverNotification command, RelaySettings relay)
    {
        var message = new MimeMessage
        {
            Subject = command.Title,
            Body = new TextPart("plain") { Text = command.Text },
        };
        message.From.Add(MailboxAddress.Parse("orchard@orchard.example"));
        message.To.Add(MailboxAddress.Parse(command.Address));

        using var client = new SmtpClient();
        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.None);
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
        return new NotificationDelivered(command.Id, DateTimeOffset.UtcNow);
    }
}

public sealed class DeliveryRules : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        options.Discovery.IncludeAssembly(typeof(DeliveryRules).Assembly);

        options.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500)
            .MoveToErrorQueue();

        options.OnException<SmtpCommandException>(e => e.StatusCode == SmtpStatusCode.MailboxBusy) //! SMTP004
            .MoveToErrorQueue();

        options.OnException<SmtpCommandException>()
            .ScheduleRetry(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(4));

        options.OnException<SmtpProtocolException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));

        options.OnException<ServiceNotConnectedException>().Requeue();
    }
}
