using System;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.MailKit_.InvoiceConsumer;

public record InvoiceIssued(Guid InvoiceId, string Email, string CustomerName, byte[] Pdf);

public record InvoiceMailed(Guid InvoiceId, DateTime At);

public class InvoiceConsumer : IConsumer<InvoiceIssued>
{
    private readonly ISmtpClient _smtp;
    private readonly ILogger<InvoiceConsumer> _logger;

    public InvoiceConsumer(ISmtpClient smtp, ILogger<InvoiceConsumer> logger)
    {
        _smtp = smtp;
        _logger = logger;
    }

    public async Task Consume(ConsumeContext<InvoiceIssued> context)
    {
        var e = context.Message;
        var builder = new BodyBuilder { TextBody = $"Dear {e.CustomerName}, your invoice is attached." };
        builder.Attachments.Add("invoice.pdf", e.Pdf, new ContentType("application", "pdf"));

        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Billing", "billing@example.net"));
        mail.To.Add(new MailboxAddress(e.CustomerName, e.Email));
        mail.Subject = "Invoice " + e.InvoiceId.ToString("N")[..8];
        mail.Body = builder.ToMessageBody();

        if (!_smtp.IsConnected)
            await _smtp.ConnectAsync("relay.example.net", 587, cancellationToken: context.CancellationToken);

        var text = await _smtp.SendAsync(mail, context.CancellationToken);
        _logger.LogInformation("Invoice {Id} mailed: {Text}", e.InvoiceId, text);
        await context.Publish(new InvoiceMailed(e.InvoiceId, DateTime.UtcNow));
    }
}

public class InvoiceConsumerDefinition : ConsumerDefinition<InvoiceConsumer>
{
    public InvoiceConsumerDefinition()
    {
        EndpointName = "invoice-mail";
        ConcurrentMessageLimit = 4;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<InvoiceConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseMessageRetry(r =>
        {
            r.Handle<IOException>();
            r.Handle<SmtpCommandException>();  //! SMTP101
            r.Intervals(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));
        });
    }
}
