using System;
using System.IO;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Corpus.MailKit_.SendPolicies;

/// <summary>All retry behaviour of outgoing mail. The old policies go away once the batch jobs are on pipelines.</summary>
public sealed class SendPolicies
{
    private readonly ILogger _log;

    public SendPolicies(ILogger<SendPolicies> log) => _log = log;

    [Obsolete("Use Transactional")]
    public IAsyncPolicy Batch() => Policy
        .Handle<SocketException>()
        .Or<IOException>()
        .Or<SmtpCommandException>()  //! SMTP101
        .WaitAndRetryAsync(
            retryCount: 3,
            sleepDurationProvider: n => TimeSpan.FromSeconds(Math.Pow(2, n)),
            onRetry: (ex, wait) => _log.LogWarning(ex, "batch mail: waiting {Wait}", wait));

    public IAsyncPolicy Digest() => Policy
        .Handle<SmtpProtocolException>()
        .Or<SmtpCommandException>(ex => ex.StatusCode is SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.ErrorInProcessing)
        .Or<SmtpCommandException>(ex => ex.StatusCode == SmtpStatusCode.TransactionFailed)  //! SMTP001
        .WaitAndRetryAsync(new[] { TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10) });

    public ResiliencePipeline<string> Transactional() => new ResiliencePipelineBuilder<string>()
        .AddTimeout(TimeSpan.FromSeconds(45))
        .AddRetry(new RetryStrategyOptions<string>
        {
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder<string>()
                .Handle<SmtpCommandException>()  //! SMTP101
                .Handle<SmtpProtocolException>(),
            OnRetry = args =>
            {
                _log.LogWarning(args.Outcome.Exception, "attempt {N} failed", args.AttemptNumber);
                return default;
            },
        })
        .Build();
}

public sealed class TransactionalMailer(SendPolicies policies, Func<ISmtpClient> clients)
{
    private readonly ResiliencePipeline<string> _pipeline = policies.Transactional();

    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct) =>
        await _pipeline.ExecuteAsync(async token =>
        {
            using var client = clients();
            await client.ConnectAsync("smtp.internal", 587, cancellationToken: token);
            var reply = await client.SendAsync(message, token);
            await client.DisconnectAsync(true, token);
            return reply;
        }, ct);
}
