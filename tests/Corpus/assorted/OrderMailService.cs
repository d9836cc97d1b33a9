using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Corpus.Assorted.OrderMailService
{
    public interface ICustomerRepository
    {
        Task MarkEmailInvalidAsync(string email);
    }

    public interface IOrderMailService
    {
        Task ConfirmAsync(int orderId, string email, IReadOnlyDictionary<string, decimal> lines);
    }

    public class OrderMailService : IOrderMailService
    {
        private readonly SmtpClient _smtp;
        private readonly ICustomerRepository _customers;
        private readonly ILogger<OrderMailService> _logger;
        private readonly AsyncRetryPolicy _retry;

        public OrderMailService(SmtpClient smtp, ICustomerRepository customers, ILogger<OrderMailService> logger)
        {
            _smtp = smtp;
            _customers = customers;
            _logger = logger;
            _retry = Policy
                .Handle<SmtpException>()  //! SMTP101
                .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(Math.Pow(2, n)),
                    (ex, delay) => _logger.LogWarning(ex, "Confirmation failed, again in {Delay}", delay));
        }

        public async Task ConfirmAsync(int orderId, string email, IReadOnlyDictionary<string, decimal> lines)
        {
            using var message = new MailMessage("shop@webshop.example", email)
            {
                Subject = $"Order {orderId}",
                Body = Render(lines),
            };

            try
            {
                await _retry.ExecuteAsync(() => _smtp.SendMailAsync(message));
            }
            catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy)  //! SMTP004
            {
                _logger.LogError(ex, "Order {OrderId}: address is dead", orderId);
                await _customers.MarkEmailInvalidAsync(email);
            }
        }

        private static string Render(IReadOnlyDictionary<string, decimal> lines)
        {
            var text = "Thank you for your order.\r\n\r\n";
            foreach (var (article, price) in lines)
                text += $"{article}: {price:0.00}\r\n";
            return text;
        }
    }
}
