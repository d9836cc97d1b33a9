using System;
using System.IO;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace Corpus.Assorted.MailResilience;

public static class MailResilience
{
    public const string Key = "mail";

    public static IServiceCollection AddMailResilience(this IServiceCollection services)
    {
        return services.AddResiliencePipeline(Key, builder =>
        {
            builder
                .AddCircuitBreaker(new CircuitBreakerStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<SmtpException>().Handle<TimeoutRejectedException>(),
                    BreakDuration = TimeSpan.FromMinutes(3),
                })
                .AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = static args => ValueTask.FromResult(IsPassing(args.Outcome.Exception)),
                    MaxRetryAttempts = 5,
                    DelayGenerator = static args => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromMinutes(args.AttemptNumber + 1)),
                })
                .AddTimeout(TimeSpan.FromSeconds(45));
        });
    }

    private static bool IsPassing(Exception? error)
    {
        switch (error)
        {
            case null:
                return false;
            case TimeoutRejectedException:
            case IOException:
                return true;
            case SmtpFailedRecipientException:
                return false;
            case SmtpException smtp:
                int n = (int)smtp.StatusCode;
                return n == -1 || (n >= 400 && n < 500);
            default:
                return false;
        }
    }
}

public sealed class PolicyMailer(ResiliencePipelineProvider<string> pipelines, Func<SmtpClient> clients)
{
    public async Task SendPolicyAsync(MailMessage message, CancellationToken ct)
    {
        var pipeline = pipelines.GetPipeline(MailResilience.Key);
        await pipeline.ExecuteAsync(async token =>
        {
            using var client = clients();
            await client.SendMailAsync(message, token);
        }, ct);
    }
}
