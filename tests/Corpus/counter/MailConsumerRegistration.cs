using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Parcelo.Mail
{
    public record ParcelDelivered(string TrackingNumber, string Recipient, DateTimeOffset At);

    public class ParcelDeliveredConsumer : IConsumer<ParcelDelivered>
    {
        private readonly ILogger<ParcelDeliveredConsumer> _logger;

        public ParcelDeliveredConsumer(ILogger<ParcelDeliveredConsumer> logger) => _logger = logger;

        public async Task Consume(ConsumeContext<ParcelDelivered> context)
        {
            var mail = new MimeMessage();
            mail.From.Add(MailboxAddress.Parse("no-reply@parcelo.example"));
            mail.To.Add(MailboxAddress.Parse(context.Message.Recipient));
            mail.Subject = $"Your parcel {context.Message.TrackingNumber} has arrived";
            mail.Body = new TextPart("plain") { Text = $"Delivered at {context.Message.At:g}." };

            using var client = new SmtpClient();
            await client.ConnectAsync("relay.parcelo.example", 25, cancellationToken: context.CancellationToken);
            await client.SendAsync(mail, context.CancellationToken);
            await client.DisconnectAsync(true, context.CancellationToken);
            _logger.LogInformation("Arrival mail for {Tracking} sent", context.Message.TrackingNumber);
        }
    }

    public static class MailConsumerRegistration
    {
        public static IServiceCollection AddMailConsumers(this IServiceCollection services)
        {
            services.AddMassTransit(bus =>
            {
                bus.AddConsumer<ParcelDeliveredConsumer>();
                bus.UsingInMemory((context, cfg) =>
                {
                    cfg.ReceiveEndpoint("parcel-mail", endpoint =>
                    {
                        endpoint.PrefetchCount = 4;
                        endpoint.UseDelayedRedelivery(later =>
                        {
                            later.Handle<SmtpCommandException>(e =>
                                e.StatusCode == SmtpStatusCode.ServiceNotAvailable
                                || e.StatusCode == SmtpStatusCode.MailboxBusy
                                || e.StatusCode == SmtpStatusCode.MailboxUnavailable); //! SMTP001
                            later.Intervals(TimeSpan.FromHours(1), TimeSpan.FromHours(6));
                        });
                        endpoint.UseMessageRetry(retry =>
                        {
                            retry.Handle<SmtpCommandException>(); //! SMTP101
                            retry.Handle<SmtpProtocolException>();
                            retry.Intervals(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
                        });
                        endpoint.ConfigureConsumer<ParcelDeliveredConsumer>(context);
                    });
                });
            });
            return services;
        }
    }
}
