#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Shopfront.Orders.Mail;

public class MailDeliveryException : Exception
{
    public MailDeliveryException(string message, Exception? inner = null) : base(message, inner) { }
}

public sealed class PermanentMailException : MailDeliveryException
{
    public PermanentMailException(string message, Exception? inner = null) : base(message, inner) { }
}

public sealed class RetryableMailException : MailDeliveryException
{
    public RetryableMailException(string message, TimeSpan after, Exception? inner = null) : base(message, inner) => After = after;

    public TimeSpan After { get; }
}

public sealed record OrderPlaced(Guid OrderId, string CustomerEmail, string CustomerName, decimal Total);

public sealed class OrderMailHandler(SmtpClient client, ILogger<OrderMailHandler> logger)
{
    public async Task HandleAsync(OrderPlaced order, CancellationToken ct)
    {
        using var scope = logger.BeginScope("order {OrderId}", order.OrderId);
        var message = Compose(order);

        try
        {
            if (!client.IsConnected)
                await client.ConnectAsync("smtp.shopfront.example", 587, SecureSocketOptions.StartTls, ct);
            await client.SendAsync(message, ct);
        }
        catch (SmtpCommandException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.MailboxUnavailable:
                case SmtpStatusCode.UserNotLocalTryAlternatePath:
                case SmtpStatusCode.ErrorInProcessing: //! SMTP004
                case SmtpStatusCode.MailboxNameNotAllowed:
                case SmtpStatusCode.TransactionFailed:
                    throw new PermanentMailException($"{order.CustomerEmail}: {ex.Message}", ex);

                case SmtpStatusCode.ServiceNotAvailable:
                    throw new RetryableMailException("relay closes", TimeSpan.FromMinutes(10), ex);

                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.InsufficientStorage:
                    throw new RetryableMailException("mailbox", TimeSpan.FromHours(1), ex);

                default:
                    throw (int)ex.StatusCode < 500
                        ? (MailDeliveryException)new RetryableMailException(ex.Message, TimeSpan.FromHours(1), ex)
                        : new MailDeliveryException(ex.Message, ex);
            }
        }
    }

    private static MimeMessage Compose(OrderPlaced order)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Shopfront", "orders@shopfront.example"));
        message.To.Add(new MailboxAddress(order.CustomerName, order.CustomerEmail));
        message.Subject = $"Order {order.OrderId:N}";
        message.Body = new TextPart("plain") { Text = $"Thank you. Total: {order.Total:0.00}" };
        return message;
    }
}
