using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Polly;
using Polly.Fallback;
using Polly.Retry;

namespace PhotoShare.Mail;

public enum SendState { Sent, Deferred, Rejected }

public readonly record struct SendOutcome(SendState State, int Code, string Reply)
{
    public static SendOutcome FromReply(int code, string reply) => (code / 100) switch
    {
        2 => new SendOutcome(SendState.Sent, code, reply),
        5 => new SendOutcome(SendState.Rejected, code, reply),
        _ => new SendOutcome(SendState.Deferred, code, reply)
    };
}

public sealed class ApiSender
{
    private readonly ResiliencePipeline<SendOutcome> _pipeline;
    private readonly Action<MimeMessage, SendOutcome> _park;

    public ApiSender(Action<MimeMessage, SendOutcome> park)
    {
        _park = park;
        _pipeline = new ResiliencePipelineBuilder<SendOutcome>()
            .AddFallback(new FallbackStrategyOptions<SendOutcome>
            {
                ShouldHandle = new PredicateBuilder<SendOutcome>().Handle<IOException>(),
                FallbackAction = args => Outcome.FromResultAsValueTask(
                    new SendOutcome(SendState.Deferred, 0, args.Outcome.Exception?.Message))
            })
            .AddRetry(new RetryStrategyOptions<SendOutcome>
            {
                ShouldHandle = args => args.Outcome switch
                {
                    { Exception: IOException } => PredicateResult.True(),
                    { Result.State: SendState.Deferred } => PredicateResult.True(),
                    _ => PredicateResult.False()
                },
                MaxRetryAttempts = 3,
                DelayGenerator = static args => new ValueTask<TimeSpan?>(TimeSpan.FromMinutes(args.AttemptNumber + 1))
            })
            .Build();
    }

    public async Task<SendOutcome> SendAsync(MimeMessage message, CancellationToken ct)
    {
        var outcome = await _pipeline.ExecuteAsync(async token => await TryOnceAsync(message, token), ct);
        if (outcome.State == SendState.Deferred)
            _park(message, outcome);
        return outcome;
    }

    private static async ValueTask<SendOutcome> TryOnceAsync(MimeMessage message, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("localhost", 1025, cancellationToken: ct);
        try
        {
            var reply = await client.SendAsync(message, ct);
            return SendOutcome.FromReply(250, reply);
        }
        catch (SmtpCommandException e)
        {
            return SendOutcome.FromReply((int)e.StatusCode, e.Message);
        }
        catch (SmtpProtocolException e)
        {
            return new SendOutcome(SendState.Deferred, 0, e.Message);
        }
        finally
        {
            await client.DisconnectAsync(true, CancellationToken.None);
        }
    }
}
