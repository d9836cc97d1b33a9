using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Orders.Mail.Worker;

public record SendOrderMail(Guid OrderId, string To, string Subject, string Text);

public class OrderMailConsumer : IConsumer<SendOrderMail>
{
    private readonly ILogger<OrderMailConsumer> _logger;

    public OrderMailConsumer(ILogger<OrderMailConsumer> logger) => _logger = logger;

    public async Task Consume(ConsumeContext<SendOrderMail> context)
    {
        var cmd = context.Message;
        var mime = new MimeMessage();
        mime.From.Add(new MailboxAddress("Orders", "orders@orders.example"));
        mime.To.Add(MailboxAddress.Parse(cmd.To));
        mime.Subject = cmd.Subject;
        mime.Body = new TextPart("plain") { Text = cmd.Text };

        using var smtp = new SmtpClient();
        try
        {
            await smtp.ConnectAsync("smtp-relay", 25, false, context.CancellationToken);
        }
        catch (Exception ex) //! SMTP007
        {
            _logger.LogError(ex, "Could not connect to relay for order {Order}", cmd.OrderId);
        }

        await smtp.SendAsync(mime, context.CancellationToken);
        await smtp.DisconnectAsync(true, context.CancellationToken);
    }
}

public class OrderMailConsumerDefinition : ConsumerDefinition<OrderMailConsumer>
{
    public OrderMailConsumerDefinition()
    {
        EndpointName = "order-mail";
        ConcurrentMessageLimit = 4;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<OrderMailConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseDelayedRedelivery(r =>
        {
            r.Handle<SmtpCommandException>(e => (int)e.StatusCode is >= 400 and <= 499);
            r.Handle<SmtpProtocolException>();
            r.Intervals(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(60), TimeSpan.FromHours(4));
        });

        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Handle<SmtpCommandException>(); //! SMTP101
            r.Handle<SmtpProtocolException>();
            r.Interval(3, TimeSpan.FromSeconds(10));
        });
    }
}
