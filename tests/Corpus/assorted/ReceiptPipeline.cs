using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.Assorted.ReceiptPipeline;

public sealed class ReceiptPipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly ISmtpClient _client;

    public ReceiptPipeline(ISmtpClient client)
    {
        _client = client;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SmtpCommandException>(ex =>
                        ex.StatusCode is not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed)),  //! SMTP107
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromSeconds(20),
                BackoffType = DelayBackoffType.Exponential,
            })
            .AddTimeout(TimeSpan.FromMinutes(10))
            .Build();
    }

    public async Task<string> SendAsync(string customer, string receipt, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("till@pos.example"));
        message.To.Add(MailboxAddress.Parse(customer));
        message.Subject = "Your receipt";
        message.Body = new TextPart("plain") { Text = receipt };

        try
        {
            return await _pipeline.ExecuteAsync(async token => await _client.SendAsync(message, token), ct);
        }
        catch (SmtpCommandException ex) when (ex.Message.Contains("quota", StringComparison.OrdinalIgnoreCase))  //! SMTP102
        {
            await AskForOtherAddressAsync(customer);
            return "quota";
        }
    }

    private static Task AskForOtherAddressAsync(string customer)
    {
        Console.WriteLine($"show on the till: {customer} cannot receive mail");
        return Task.CompletedTask;
    }
}
