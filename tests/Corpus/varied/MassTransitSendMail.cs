using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Fleet.Notifications.Worker;

public record SendMail(string To, string Subject, string Text);

public class SendMailConsumer : IConsumer<SendMail>
{
    private readonly Func<ISmtpClient> _connect;

    public SendMailConsumer(Func<ISmtpClient> connect) => _connect = connect;

    public async Task Consume(ConsumeContext<SendMail> context)
    {
        var m = new MimeMessage
        {
            Subject = context.Message.Subject,
            Body = new TextPart("plain") { Text = context.Message.Text },
        };
        m.From.Add(MailboxAddress.Parse("fleet@example.com"));
        m.To.Add(MailboxAddress.Parse(context.Message.To));

        using var client = _connect();
        await client.SendAsync(m, context.CancellationToken);
        await client.DisconnectAsync(true, context.CancellationToken);
    }
}

public class SendMailConsumerDefinition : ConsumerDefinition<SendMailConsumer>
{
    public SendMailConsumerDefinition() => EndpointName = "send-mail";

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint,
        IConsumerConfigurator<SendMailConsumer> consumer,
        IRegistrationContext context)
    {
        endpoint.UseMessageRetry(r =>
        {
            r.Exponential(5, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5));
            r.Handle<SmtpCommandException>(x => (int)x.StatusCode is >= 400 and < 500);
            r.Handle<SmtpProtocolException>();
        });
    }
}

public static class Bus
{
    public static void Register(IServiceCollection s) =>
        s.AddMassTransit(x => x.AddConsumer<SendMailConsumer, SendMailConsumerDefinition>());
}
