using System;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Invoicing.Messaging
{
    public interface InvoiceIssued
    {
        Guid InvoiceId { get; }
        string CustomerEmail { get; }
    }

    public class InvoiceIssuedConsumer : IConsumer<InvoiceIssued>
    {
        private readonly SmtpClient _smtp;

        public InvoiceIssuedConsumer(SmtpClient smtp)
        {
            _smtp = smtp;
        }

        public async Task Consume(ConsumeContext<InvoiceIssued> context)
        {
            using (var mail = new MailMessage("invoices@example.com", context.Message.CustomerEmail))
            {
                mail.Subject = "Invoice " + context.Message.InvoiceId.ToString("N");
                mail.Body = "A new invoice is ready in your account.";
                await _smtp.SendMailAsync(mail);
            }
        }
    }

    public static class InvoicingBus
    {
        public static IServiceCollection AddInvoicingBus(this IServiceCollection services)
        {
            services.AddMassTransit(cfg =>
            {
                cfg.AddConsumer<InvoiceIssuedConsumer>();
                cfg.UsingInMemory((context, bus) =>
                {
                    bus.ReceiveEndpoint("invoice-issued", e =>
                    {
                        e.UseMessageRetry(r =>
                        {
                            r.Handle<SmtpException>(); //! SMTP101
                            r.Handle<TimeoutException>();
                            r.Interval(5, TimeSpan.FromSeconds(30));
                        });
                        e.ConfigureConsumer<InvoiceIssuedConsumer>(context);
                    });
                });
            });
            return services;
        }
    }
}
