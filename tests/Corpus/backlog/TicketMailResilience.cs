#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Deskline.Tickets;

public static class TicketMailResilience
{
    public static ResiliencePipelineBuilder AddMailBreaker(this ResiliencePipelineBuilder builder) =>
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.6,
            MinimumThroughput = 12,
            SamplingDuration = TimeSpan.FromMinutes(2),
            BreakDuration = TimeSpan.FromMinutes(1),
            ShouldHandle = new PredicateBuilder().Handle<SmtpCommandException>().Handle<SmtpProtocolException>().Handle<SocketException>(),
        });

    public static ResiliencePipelineBuilder AddMailRetry(this ResiliencePipelineBuilder builder) =>
        builder.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromSeconds(20),
            BackoffType = DelayBackoffType.Linear,
            ShouldHandle = Worthwhile,
        });

    private static ValueTask<bool> Worthwhile(RetryPredicateArguments<object> args) => args.Outcome.Exception switch
    {
        SmtpCommandException { StatusCode: var status } => new ValueTask<bool>((int)status / 100 == 4),
        SmtpProtocolException or IOException or SocketException => new ValueTask<bool>(true),
        _ => new ValueTask<bool>(false),
    };
}

public sealed class TicketMailer : IAsyncDisposable
{
    private readonly SmtpClient _client = new();
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder().AddMailRetry().AddMailBreaker().Build();
    private readonly string _host;

    public TicketMailer(string host) => _host = host;

    public async Task NotifyAsync(int ticket, string agent, string comment, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("desk@deskline.example"));
        message.To.Add(MailboxAddress.Parse(agent));
        message.Subject = $"[#{ticket}] new comment";
        message.Body = new TextPart("plain") { Text = comment };

        await _pipeline.ExecuteAsync(async token =>
        {
            if (!_client.IsConnected)
                await _client.ConnectAsync(_host, 587, SecureSocketOptions.StartTlsWhenAvailable, token);
            await _client.SendAsync(message, token);
        }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
            await _client.DisconnectAsync(true);
        _client.Dispose();
    }
}
