#nullable enable
using System;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Parking.Receipts;

public interface IReceiptRequested
{
    Guid TicketId { get; }
    string Plate { get; }
    string Address { get; }
    decimal Amount { get; }
}

public sealed class ReceiptConsumer(ILogger<ReceiptConsumer> logger) : IConsumer<IReceiptRequested>, IConsumer<Fault<IReceiptRequested>>
{
    public async Task Consume(ConsumeContext<IReceiptRequested> context)
    {
        var m = context.Message;
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Parking", "receipt@parking.example"));
        mail.To.Add(MailboxAddress.Parse(m.Address));
        mail.Subject = $"Receipt for {m.Plate}";
        mail.Body = new TextPart("plain") { Text = $"Ticket {m.TicketId:N}: {m.Amount:0.00} EUR. Drive safely!" };

        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("mail.parking.example", 465, SecureSocketOptions.SslOnConnect, context.CancellationToken);
        await smtp.SendAsync(mail, context.CancellationToken);
        await smtp.DisconnectAsync(true, context.CancellationToken);
    }

    public Task Consume(ConsumeContext<Fault<IReceiptRequested>> context)
    {
        foreach (var e in context.Message.Exceptions)
            logger.LogError("Ticket {Ticket}: {Type} {Text}", context.Message.Message.TicketId, e.ExceptionType, e.Message);
        return Task.CompletedTask;
    }
}

public sealed class ReceiptConsumerDefinition : ConsumerDefinition<ReceiptConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<ReceiptConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // far apart, for greylisting
        endpointConfigurator.UseScheduledRedelivery(r =>
        {
            r.Intervals(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6));
            r.Handle<SmtpCommandException>(e => (int)e.StatusCode < 500);
            r.Handle<IOException>();
        });

        // close together, for a lost connection
        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Interval(3, TimeSpan.FromSeconds(2));
            r.Ignore<SmtpCommandException>();
            r.Ignore<AuthenticationException>();
            r.Ignore<ParseException>();
        });
    }
}
