using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using MimeKit;

namespace Tickets.Messaging;

public record SendTicketMail(Guid TicketId, string Recipient, string Subject, string Html);

public record TicketMailRefused(Guid TicketId, int ReplyCode, string Reply);

public class SendTicketMailConsumer : IConsumer<SendTicketMail>
{
    private readonly ISmtpClient _smtp;

    public SendTicketMailConsumer(ISmtpClient smtp) => _smtp = smtp;

    public async Task Consume(ConsumeContext<SendTicketMail> context)
    {
        var mail = new MimeMessage();
        mail.From.Add(MailboxAddress.Parse("tickets@tickets.example"));
        mail.To.Add(MailboxAddress.Parse(context.Message.Recipient));
        mail.Subject = context.Message.Subject;
        mail.Body = new TextPart("html") { Text = context.Message.Html };

        if (!_smtp.IsConnected)
            await _smtp.ConnectAsync("smtp.tickets.example", 587, cancellationToken: context.CancellationToken);
        try
        {
            await _smtp.SendAsync(mail, context.CancellationToken);
        }
        catch (SmtpCommandException ex) when (ex.Message.Contains("User unknown", StringComparison.OrdinalIgnoreCase)) //! SMTP102
        {
            await context.Publish(new TicketMailRefused(context.Message.TicketId, (int)ex.StatusCode, ex.Message));
        }
    }
}

public class SendTicketMailConsumerDefinition : ConsumerDefinition<SendTicketMailConsumer>
{
    public SendTicketMailConsumerDefinition()
    {
        EndpointName = "ticket-mail";
        ConcurrentMessageLimit = 4;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<SendTicketMailConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseDelayedRedelivery(r =>
        {
            r.Handle<SmtpCommandException>(x => (int)x.StatusCode is >= 400 and <= 499);
            r.Handle<IOException>();
            r.Intervals(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(6));
        });
        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Handle<SmtpCommandException>(); //! SMTP101
            r.Handle<SmtpProtocolException>();
            r.Interval(3, TimeSpan.FromSeconds(10));
        });
        endpointConfigurator.UseInMemoryOutbox(context);
    }
}

public class TicketMailFaultConsumer : IConsumer<Fault<SendTicketMail>>
{
    public Task Consume(ConsumeContext<Fault<SendTicketMail>> context)
    {
        var first = context.Message.Exceptions.FirstOrDefault();
        Console.Error.WriteLine($"{context.Message.Message.TicketId}: {first?.ExceptionType} {first?.Message}");
        return Task.CompletedTask;
    }
}
