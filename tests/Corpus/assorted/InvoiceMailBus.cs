using System;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using MimeKit;

namespace Corpus.Assorted.InvoiceMailBus;

public interface SendInvoice
{
    Guid InvoiceId { get; }
    string Email { get; }
    Uri Document { get; }
}

public interface InvoiceUndeliverable
{
    Guid InvoiceId { get; }
    int Code { get; }
    string Text { get; }
}

public interface IMailer { Task SendAsync(MimeMessage message); }

public sealed class SendInvoiceConsumer(IMailer mailer) : IConsumer<SendInvoice>
{
    public async Task Consume(ConsumeContext<SendInvoice> context)
    {
        var m = context.Message;
        var mime = new MimeMessage();
        mime.From.Add(MailboxAddress.Parse("billing@example.com"));
        mime.To.Add(MailboxAddress.Parse(m.Email));
        mime.Subject = $"Invoice {m.InvoiceId}";
        mime.Body = new TextPart("plain") { Text = $"Please find your invoice at {m.Document}" };

        try
        {
            await mailer.SendAsync(mime);
        }
        catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
        {
            await context.Publish<InvoiceUndeliverable>(new
            {
                m.InvoiceId,
                Code = (int)ex.StatusCode,
                Text = ex.Message,
            });
        }
    }
}

public static class BusSetup
{
    public static void Configure(IBusRegistrationConfigurator x)
    {
        x.AddConsumer<SendInvoiceConsumer>(c =>
        {
            c.UseMessageRetry(r =>
            {
                r.Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500);
                r.Handle<SmtpProtocolException>();
                r.Handle<IOException>();
                r.Intervals(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));
            });
        });
    }
}
