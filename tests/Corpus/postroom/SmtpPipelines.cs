using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Ledger.Infrastructure.Mail;

public static class SmtpPipelines
{
    public static ResiliencePipeline Create(TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };

        builder.AddTimeout(TimeSpan.FromMinutes(5));
        builder.AddRetry(new RetryStrategyOptions
        {
            Name = "smtp-retry",
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromSeconds(15),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = args => args.Outcome.Exception switch
            {
                SmtpCommandException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } => PredicateResult.True(),
                SmtpProtocolException => PredicateResult.True(),
                TimeoutRejectedException => PredicateResult.True(),
                IOException => PredicateResult.True(),
                _ => PredicateResult.False(),
            },
        });
        // any trouble at all counts for the breaker: a relay that has put us on its list says 554 to everything
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 0.8,
            MinimumThroughput = 20,
            SamplingDuration = TimeSpan.FromMinutes(2),
            BreakDuration = TimeSpan.FromMinutes(10),
            ShouldHandle = new PredicateBuilder().Handle<SmtpCommandException>().Handle<SmtpProtocolException>(),
        });
        builder.AddTimeout(TimeSpan.FromSeconds(45));
        return builder.Build();
    }
}

public class LedgerMailer(ResiliencePipeline pipeline, string host)
{
    public enum Outcome { Sent, Refused, Unreachable, Paused }

    public async Task<Outcome> DeliverAsync(MimeMessage message, CancellationToken stop)
    {
        try
        {
            await pipeline.ExecuteAsync(async token =>
            {
                using var smtp = new SmtpClient();
                await smtp.ConnectAsync(host, 465, SecureSocketOptions.SslOnConnect, token);
                await smtp.SendAsync(message, token);
                await smtp.DisconnectAsync(true, token);
            }, stop);
            return Outcome.Sent;
        }
        catch (BrokenCircuitException)
        {
            return Outcome.Paused;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500)
        {
            return Outcome.Refused;
        }
        catch (Exception e) when (e is SmtpCommandException or SmtpProtocolException or IOException)
        {
            return Outcome.Unreachable;
        }
    }
}
