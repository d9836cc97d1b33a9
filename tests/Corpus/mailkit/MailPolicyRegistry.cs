using System;
using System.IO;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Retry;

namespace Corpus.MailKit_.MailPolicyRegistry;

public static class MailPolicyRegistry
{
    public const string NotSent = "not-sent";

    // v7, used by the desktop client
    public static IAsyncPolicy<string> Desktop()
    {
        var retry = Policy<string>
            .Handle<IOException>()
            .Or<SmtpProtocolException>()
            .Or<SmtpCommandException>(IsWorthRepeating)
            .WaitAndRetryAsync(3, n => TimeSpan.FromSeconds(10 * n));

        var breaker = Policy<string>
            .Handle<SmtpCommandException>()
            .CircuitBreakerAsync(handledEventsAllowedBeforeBreaking: 5, durationOfBreak: TimeSpan.FromMinutes(2));

        var fallback = Policy<string>
            .Handle<SmtpCommandException>()
            .Or<BrokenCircuitException>()
            .FallbackAsync(NotSent);

        return Policy.WrapAsync(fallback, retry, breaker);
    }

    // v8, used by the service
    public static ResiliencePipeline<string> Service() => new ResiliencePipelineBuilder<string>()
        .AddFallback(new FallbackStrategyOptions<string>
        {
            ShouldHandle = new PredicateBuilder<string>().Handle<SmtpCommandException>(),
            FallbackAction = _ => Outcome.FromResultAsValueTask(NotSent),
        })
        .AddRetry(new RetryStrategyOptions<string>
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromSeconds(20),
            ShouldHandle = static args => args.Outcome.Exception switch
            {
                SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } => PredicateResult.False(),
                SmtpCommandException or SmtpProtocolException or IOException => PredicateResult.True(),
                _ => PredicateResult.False(),
            },
        })
        .Build();

    private static bool IsWorthRepeating(SmtpCommandException ex)
    {
        var digit = (int)ex.StatusCode / 100;
        return digit == 4;
    }

    public static Task<string> SendAsync(this ISmtpClient client, MimeMessage message, ResiliencePipeline<string> pipeline) =>
        pipeline.ExecuteAsync(async ct => await client.SendAsync(message, ct)).AsTask();
}
