using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Corpus.Resilience.ResilientMailGateway;

public interface IMailGateway
{
    ValueTask PushAsync(MailMessage message, CancellationToken ct = default);
}

public sealed class ResilientMailGateway : IMailGateway
{
    private readonly ResiliencePipeline _pipeline;
    private readonly string _relay;

    public ResilientMailGateway(string relay, int attempts)
    {
        _relay = relay;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = WorthAnotherAttempt,
                MaxRetryAttempts = attempts,
                DelayGenerator = static a => ValueTask.FromResult<TimeSpan?>(TimeSpan.FromSeconds(a.AttemptNumber * 7 + 1))
            })
            .Build();
    }

    private static ValueTask<bool> WorthAnotherAttempt(RetryPredicateArguments<object> args)
    {
        if (args.Outcome.Exception is OperationCanceledException)
            return ValueTask.FromResult(false);

        return ValueTask.FromResult(args.Outcome.Exception is SmtpException);  //! SMTP101
    }

    public ValueTask PushAsync(MailMessage message, CancellationToken ct = default) =>
        _pipeline.ExecuteAsync(async token =>
        {
            using var client = new SmtpClient(_relay) { Timeout = 30_000 };
            await client.SendMailAsync(message, token);
        }, ct);
}
