#nullable enable
using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Shop.Orders
{
    public sealed record OrderPlaced(string Number, string Customer, decimal Total);

    /// <summary>Tells the fulfilment partner (HTTP) and the customer (mail) about a new order.</summary>
    public sealed class OrderWebhookAndMail
    {
        private readonly HttpClient _http;
        private readonly string _smtpHost;
        private readonly ILogger<OrderWebhookAndMail> _logger;

        public OrderWebhookAndMail(HttpClient http, string smtpHost, ILogger<OrderWebhookAndMail> logger)
        {
            _http = http;
            _smtpHost = smtpHost;
            _logger = logger;
        }

        public async Task AnnounceAsync(OrderPlaced order, CancellationToken ct)
        {
            await PostWithRetryAsync(order, ct);

            using var client = new SmtpClient(_smtpHost);
            using var mail = new MailMessage("orders@shop.example", order.Customer)
            {
                Subject = $"Order {order.Number}",
                Body = $"Thank you! Total: {order.Total:0.00} EUR",
            };

            try
            {
                await client.SendMailAsync(mail, ct);
            }
            catch (SmtpException ex)
            {
                // the order stands anyway, the customer sees it in the shop
                _logger.LogWarning(ex, "No confirmation mail for {Order}: {Status}", order.Number, ex.StatusCode);
            }
        }

        private async Task PostWithRetryAsync(OrderPlaced order, CancellationToken ct)
        {
            for (var attempt = 1; ; attempt++)
            {
                using var response = await _http.PostAsJsonAsync("fulfilment/orders", order, ct);
                if (response.IsSuccessStatusCode)
                    return;

                if (attempt >= 5 || !IsTransient((int)response.StatusCode))
                    throw new HttpRequestException($"Partner answered {(int)response.StatusCode}", null, response.StatusCode);

                var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt * 2);
                _logger.LogInformation("Partner said {Status}, waiting {Wait}", response.StatusCode, wait);
                await Task.Delay(wait, ct);
            }
        }

        private static bool IsTransient(int httpStatus) =>
            httpStatus is (int)HttpStatusCode.RequestTimeout
                or (int)HttpStatusCode.TooManyRequests
                or (>= 500 and <= 504);
    }
}
