#nullable enable
using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Shop.Resilience;

/// <summary>All pipelines of the shop in one place, so that operations can find the numbers.</summary>
public static class BreakerAndRetryPipelines
{
    public static readonly ResiliencePipeline MailBreaker = new ResiliencePipelineBuilder()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = new PredicateBuilder()
                .Handle<SmtpCommandException>()
                .Handle<SmtpProtocolException>(),
            FailureRatio = 0.5,
            MinimumThroughput = 20,
            BreakDuration = TimeSpan.FromMinutes(2),
        })
        .Build();

    public static readonly ResiliencePipeline MailRetry = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => args.Outcome.Exception switch
            {
                SmtpCommandException e => PredicateResult(IsWorthWaiting(e.StatusCode)),
                SmtpProtocolException or IOException => PredicateResult(true),
                _ => PredicateResult(false),
            },
            MaxRetryAttempts = 6,
            Delay = TimeSpan.FromMinutes(1),
            BackoffType = DelayBackoffType.Exponential,
        })
        .Build();

    public static readonly ResiliencePipeline<HttpResponseMessage> StockApi = new ResiliencePipelineBuilder<HttpResponseMessage>()
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<HttpRequestException>()
                .HandleResult(r => (int)r.StatusCode >= 500 || r.StatusCode == HttpStatusCode.RequestTimeout),
            MaxRetryAttempts = 3,
        })
        .Build();

    private static ValueTask<bool> PredicateResult(bool value) => new(value);

    private static bool IsWorthWaiting(SmtpStatusCode status)
    {
        // 4yz and nothing else
        var digit = ((int)status).ToString()[0];
        return digit == '4';
    }
}

public sealed class OrderMailer
{
    private readonly Func<SmtpClient> _connect;
    private readonly HttpClient _http;

    public OrderMailer(Func<SmtpClient> connect, HttpClient http)
    {
        _connect = connect;
        _http = http;
    }

    public async Task ConfirmAsync(string orderId, string address, CancellationToken ct)
    {
        using var stock = await BreakerAndRetryPipelines.StockApi.ExecuteAsync(
            async token => await _http.GetAsync("stock/" + Uri.EscapeDataString(orderId), token), ct);
        var available = stock.IsSuccessStatusCode;

        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Shop", "orders@shop.example"));
        message.To.Add(MailboxAddress.Parse(address));
        message.Subject = "Your order " + orderId;
        message.Body = new TextPart("plain")
        {
            Text = available ? "Everything is in stock." : "We will tell you when your order leaves.",
        };

        await BreakerAndRetryPipelines.MailRetry.ExecuteAsync(
            async outer => await BreakerAndRetryPipelines.MailBreaker.ExecuteAsync(
                async inner =>
                {
                    using var client = _connect();
                    await client.SendAsync(message, inner);
                    await client.DisconnectAsync(true, inner);
                },
                outer),
            ct);
    }
}
