#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;

namespace PointOfSale.Receipts;

public sealed record Receipt(string Number, string? CustomerMail, decimal Total, DateOnly Day, byte[] Image);

public static class ReceiptPolicies
{
    public static ResiliencePipeline<string> Create(ILogger logger) =>
        new ResiliencePipelineBuilder<string>()
            .AddTimeout(TimeSpan.FromMinutes(20))
            .AddRetry(new RetryStrategyOptions<string>
            {
                MaxRetryAttempts = 6,
                Delay = TimeSpan.FromSeconds(20),
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = args => ValueTask.FromResult(MayPass(args.Outcome.Exception)),
                OnRetry = args =>
                {
                    logger.LogInformation("Receipt mail again in {Delay}: {Error}", args.RetryDelay, args.Outcome.Exception?.Message);
                    return ValueTask.CompletedTask;
                }
            })
            .Build();

    private static bool MayPass(Exception? failure) => failure switch
    {
        null => false,
        SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } => true,
        SmtpCommandException => false,
        SmtpProtocolException => true,
        System.Net.Sockets.SocketException => true,
        _ => false
    };
}

public sealed class ReceiptMailer
{
    private readonly ResiliencePipeline<string> _pipeline;
    private readonly ILogger<ReceiptMailer> _logger;
    private readonly string _host;

    public ReceiptMailer(string host, ILogger<ReceiptMailer> logger)
    {
        _host = host;
        _logger = logger;
        _pipeline = ReceiptPolicies.Create(logger);
    }

    public async Task<bool> TrySendAsync(Receipt receipt, CancellationToken token = default)
    {
        if (!MailboxAddress.TryParse(receipt.CustomerMail ?? "", out var customer))
        {
            _logger.LogDebug("Receipt {Number} without usable address", receipt.Number);
            return false;
        }

        var message = Compose(receipt, customer);
        try
        {
            var reply = await _pipeline.ExecuteAsync(async ct => await SendOnceAsync(message, ct), token);
            _logger.LogInformation("Receipt {Number}: {Reply}", receipt.Number, reply);
            return true;
        }
        catch (SmtpCommandException e)
        {
            _logger.LogWarning("Receipt {Number} refused with {Code}", receipt.Number, (int)e.StatusCode);
            return false;
        }
    }

    private async Task<string> SendOnceAsync(MimeMessage message, CancellationToken token)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_host, 25, SecureSocketOptions.StartTlsWhenAvailable, token);
        var reply = await client.SendAsync(message, token);
        await client.DisconnectAsync(true, token);
        return reply;
    }

    private static MimeMessage Compose(Receipt receipt, MailboxAddress customer)
    {
        var builder = new BodyBuilder { TextBody = $"Thank you for your purchase of {receipt.Total:F2} on {receipt.Day:yyyy-MM-dd}." };
        builder.Attachments.Add($"receipt-{receipt.Number}.png", receipt.Image, new ContentType("image", "png"));

        var message = new MimeMessage { Subject = $"Receipt {receipt.Number}", Body = builder.ToMessageBody() };
        message.From.Add(new MailboxAddress("Shop", "receipts@pos.example"));
        message.To.Add(customer);
        return message;
    }
}
