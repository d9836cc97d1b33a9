#nullable enable
using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Fulfilment.Messaging;

public record OrderShipped
{
    public Guid OrderId { get; init; }
    public string CustomerEmail { get; init; } = "";
    public string CustomerName { get; init; } = "";
    public string Carrier { get; init; } = "";
    public string TrackingNumber { get; init; } = "";
}

public sealed class OrderShippedConsumer : IConsumer<OrderShipped>
{
    private readonly ILogger<OrderShippedConsumer> _logger;

    public OrderShippedConsumer(ILogger<OrderShippedConsumer> logger) => _logger = logger;

    public async Task Consume(ConsumeContext<OrderShipped> context)
    {
        var order = context.Message;
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Parcels", "parcels@fulfilment.example"));
        message.To.Add(new MailboxAddress(order.CustomerName, order.CustomerEmail));
        message.Subject = $"Your order {order.OrderId:N} is on its way";
        message.Body = new TextPart("plain")
        {
            Text = $"{order.Carrier} carries your parcel, the number is {order.TrackingNumber}."
        };

        using var client = new SmtpClient();
        await client.ConnectAsync("smtp.fulfilment.example", 587, SecureSocketOptions.StartTls, context.CancellationToken);
        await client.AuthenticateAsync("parcels", Environment.GetEnvironmentVariable("SMTP_PASSWORD") ?? "", context.CancellationToken);
        await client.SendAsync(message, context.CancellationToken);
        await client.DisconnectAsync(true, context.CancellationToken);
        _logger.LogInformation("Shipping mail for {Order} sent", order.OrderId);
    }
}

public static class MessagingRegistration
{
    public static IServiceCollection AddFulfilmentBus(this IServiceCollection services)
    {
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<OrderShippedConsumer>();
            bus.UsingInMemory((context, cfg) =>
            {
                cfg.UseMessageRetry(retry =>
                {
                    retry.Handle<SmtpProtocolException>();
                    retry.Handle<SmtpCommandException>(); //! SMTP101
                    retry.Interval(5, TimeSpan.FromSeconds(30));
                });
                cfg.ConfigureEndpoints(context);
            });
        });
        return services;
    }
}
