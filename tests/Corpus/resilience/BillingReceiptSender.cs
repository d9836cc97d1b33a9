using System;
using System.Net;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.BillingReceiptSender
{
    public sealed class ReceiptMailOptions
    {
        public string Host { get; set; } = "smtp.intra.example";
        public int Port { get; set; } = 587;
        public string User { get; set; } = "";
        public string Password { get; set; } = "";
        public int Retries { get; set; } = 4;
    }

    public sealed record Receipt(string Number, string CustomerAddress, decimal Total);

    /// <summary>Sends the paid-invoice receipts right after checkout.</summary>
    public sealed class BillingReceiptSender
    {
        private readonly ReceiptMailOptions _options;
        private readonly ILogger<BillingReceiptSender> _logger;
        private readonly AsyncRetryPolicy _retry;

        public BillingReceiptSender(ReceiptMailOptions options, ILogger<BillingReceiptSender> logger)
        {
            _options = options;
            _logger = logger;

            _retry = Policy
                .Handle<TimeoutException>()
                .Or<SmtpException>()  //! SMTP101
                .WaitAndRetryAsync(
                    _options.Retries,
                    n => TimeSpan.FromSeconds(Math.Pow(2, n)),
                    (error, pause, n, _) => _logger.LogWarning(error, "Receipt mail: attempt {N} failed, next in {Pause}", n, pause));
        }

        public async Task SendReceiptAsync(Receipt receipt, CancellationToken token)
        {
            using var mail = new MailMessage("billing@shop.example", receipt.CustomerAddress)
            {
                Subject = $"Your receipt {receipt.Number}",
                Body = $"Thank you. We have received {receipt.Total:0.00} EUR."
            };

            await _retry.ExecuteAsync(async ct =>
            {
                using var client = new SmtpClient(_options.Host, _options.Port)
                {
                    EnableSsl = true,
                    Credentials = new NetworkCredential(_options.User, _options.Password)
                };
                await client.SendMailAsync(mail, ct);
            }, token);

            _logger.LogInformation("Receipt {Number} sent", receipt.Number);
        }
    }
}
