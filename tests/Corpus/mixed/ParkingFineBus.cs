using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using MimeKit;

namespace Corpus.Mixed.ParkingFineBus;

public sealed record FineIssued(string Plate, string OwnerMail, decimal Amount);

public sealed class FineIssuedConsumer(ISmtpClient mailer) : IConsumer<FineIssued>
{
    public Task Consume(ConsumeContext<FineIssued> context)
    {
        var fine = context.Message;
        var msg = new MimeMessage
        {
            Subject = $"Notice for {fine.Plate}",
            Body = new TextPart("plain") { Text = $"Amount due: {fine.Amount:C}" }
        };
        msg.From.Add(new MailboxAddress("City parking", "parking@city.example"));
        msg.To.Add(MailboxAddress.Parse(fine.OwnerMail));
        return mailer.SendAsync(msg, context.CancellationToken);
    }
}

public static class ParkingFineBusFactory
{
    public static IBusControl Create(ISmtpClient mailer) => Bus.Factory.CreateUsingInMemory(cfg =>
    {
        cfg.ReceiveEndpoint("parking-fines", e =>
        {
            e.PrefetchCount = 4;

            e.UseDelayedRedelivery(r => r
                .Intervals(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(4))
                .Handle<SmtpCommandException>());  //! SMTP101

            e.UseMessageRetry(r =>
            {
                r.Immediate(2);
                r.Handle<SmtpProtocolException>();
            });

            e.Consumer(() => new FineIssuedConsumer(mailer));
        });
    });
}
