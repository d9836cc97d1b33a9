using System;
using System.IO;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Corpus.Resilience.AlertMailPipeline;

public static class AlertMailPipelineExtensions
{
    public const string PipelineKey = "alerts-smtp";

    public static IServiceCollection AddAlertMailPipeline(this IServiceCollection services)
    {
        services.AddResiliencePipeline(PipelineKey, static builder => builder
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromSeconds(15),
                BackoffType = DelayBackoffType.Linear,
                ShouldHandle = static args => args.Outcome switch
                {
                    { Exception: SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 } } => PredicateResult.True(),  //! SMTP001
                    { Exception: SmtpProtocolException } => PredicateResult.True(),
                    { Exception: IOException or SocketException } => PredicateResult.True(),
                    _ => PredicateResult.False()
                }
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.6,
                MinimumThroughput = 10,
                BreakDuration = TimeSpan.FromMinutes(1),
                ShouldHandle = new PredicateBuilder().Handle<SmtpCommandException>().Handle<SocketException>()
            }));

        return services;
    }
}
