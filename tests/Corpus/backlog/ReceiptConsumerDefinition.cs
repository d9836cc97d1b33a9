using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Parkaround.Receipts
{
    public interface SendReceipt
    {
        Guid SessionId { get; }
        string Email { get; }
        string Plate { get; }
        decimal Amount { get; }
    }

    public interface ReceiptSent
    {
        Guid SessionId { get; }
    }

    public class ReceiptConsumer : IConsumer<SendReceipt>
    {
        private readonly ILogger<ReceiptConsumer> _logger;

        public ReceiptConsumer(ILogger<ReceiptConsumer> logger)
        {
            _logger = logger;
        }

        public async Task Consume(ConsumeContext<SendReceipt> context)
        {
            var order = context.Message;
            var mail = new MimeMessage();
            mail.From.Add(MailboxAddress.Parse("receipts@parkaround.example"));
            mail.To.Add(MailboxAddress.Parse(order.Email));
            mail.Subject = "Your parking receipt for " + order.Plate;
            mail.Body = new BodyBuilder { HtmlBody = "<p>Total: " + order.Amount.ToString("0.00") + " EUR</p>" }.ToMessageBody();

            using (var client = new SmtpClient())
            {
                await client.ConnectAsync("mx.parkaround.example", 587, SecureSocketOptions.StartTls, context.CancellationToken);
                await client.SendAsync(mail, context.CancellationToken);
                await client.DisconnectAsync(true, context.CancellationToken);
            }

            _logger.LogInformation("Receipt of {Session} is on its way", order.SessionId);
            await context.Publish<ReceiptSent>(new { order.SessionId });
        }
    }

    public class ReceiptConsumerDefinition : ConsumerDefinition<ReceiptConsumer>
    {
        public ReceiptConsumerDefinition()
        {
            EndpointName = "receipts";
            ConcurrentMessageLimit = 8;
        }

        protected override void ConfigureConsumer(
            IReceiveEndpointConfigurator endpointConfigurator,
            IConsumerConfigurator<ReceiptConsumer> consumerConfigurator,
            IRegistrationContext context)
        {
            endpointConfigurator.UseMessageRetry(retry =>
            {
                retry.Exponential(5, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20));
                retry.Handle<SmtpProtocolException>();
                retry.Handle<SmtpCommandException>(); //! SMTP101
            });
        }
    }
}
