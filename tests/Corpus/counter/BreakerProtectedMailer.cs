#nullable enable
using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Retry;
using Polly.Timeout;

namespace Forum.Notifications;

public sealed class BreakerProtectedMailer
{
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly Func<SmtpClient> _clients;

    public BreakerProtectedMailer(Func<SmtpClient> clients, ILogger<BreakerProtectedMailer> logger)
    {
        _clients = clients;
        _pipeline = new ResiliencePipelineBuilder<bool>()
            .AddFallback(new FallbackStrategyOptions<bool>
            {
                ShouldHandle = new PredicateBuilder<bool>()
                    .Handle<BrokenCircuitException>()
                    .Handle<SmtpException>(),
                FallbackAction = args =>
                {
                    logger.LogWarning(args.Outcome.Exception, "Notification is left out");
                    return Outcome.FromResultAsValueTask(false);
                },
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                ShouldHandle = new PredicateBuilder<bool>().Handle<SmtpException>().Handle<TimeoutException>(),
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromMinutes(1),
            })
            .AddRetry(new RetryStrategyOptions<bool>
            {
                // the relay is sometimes slow after its nightly restart
                ShouldHandle = new PredicateBuilder<bool>().Handle<TimeoutRejectedException>(),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(3),
            })
            .AddTimeout(TimeSpan.FromSeconds(20))
            .Build();
    }

    public ValueTask<bool> NotifyAsync(string address, string thread, string excerpt, CancellationToken ct) =>
        _pipeline.ExecuteAsync(async token =>
        {
            using var client = _clients();
            using var mail = new MailMessage("forum@forum.example", address)
            {
                Subject = "New answer: " + thread,
                Body = excerpt + "\n\n-- \nYou get this mail because you follow the thread.",
            };
            await client.SendMailAsync(mail, token);
            return true;
        }, ct);
}
