using System;
using System.Net.Mail;
using System.Threading.Tasks;
using MassTransit;

namespace Corpus.Resilience.OrderConfirmationEndpoint
{
    public interface OrderPlaced
    {
        Guid OrderId { get; }
        string CustomerEmail { get; }
    }

    public class OrderConfirmationConsumer : IConsumer<OrderPlaced>
    {
        public async Task Consume(ConsumeContext<OrderPlaced> context)
        {
            using (var smtp = new SmtpClient("mailhub"))
            {
                await smtp.SendMailAsync(
                    "orders@shop.example",
                    context.Message.CustomerEmail,
                    "We have your order",
                    "Order number: " + context.Message.OrderId);
            }
        }
    }

    public static class BusConfiguration
    {
        public static void AddMessaging(IBusRegistrationConfigurator bus)
        {
            bus.AddConsumer<OrderConfirmationConsumer>(c =>
            {
                c.UseMessageRetry(r =>
                {
                    r.Ignore<FormatException>();
                    r.Ignore<SmtpException>(e => (int)e.StatusCode >= 500);
                    r.Intervals(
                        TimeSpan.FromSeconds(15),
                        TimeSpan.FromMinutes(1),
                        TimeSpan.FromMinutes(5));
                });
            });

            bus.UsingInMemory((context, cfg) => cfg.ConfigureEndpoints(context));
        }
    }
}
