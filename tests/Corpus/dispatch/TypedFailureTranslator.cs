#nullable enable
using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Insurance.Correspondence;

public abstract class CorrespondenceException(string message, Exception? inner) : Exception(message, inner);

public sealed class TransientMailException(string message, Exception? inner) : CorrespondenceException(message, inner);

public sealed class PermanentMailException(string message, int code, Exception? inner) : CorrespondenceException(message, inner)
{
    public int Code { get; } = code;
}

public sealed class RelayAccountException(string message, Exception? inner) : CorrespondenceException(message, inner);

internal static class TypedFailureTranslator
{
    public static CorrespondenceException Translate(Exception error) => error switch
    {
        SmtpCommandException { StatusCode: var s } e when (int)s / 100 == 4 => new TransientMailException(e.Message, e),
        SmtpCommandException { StatusCode: (SmtpStatusCode)534 or (SmtpStatusCode)535 } e => new RelayAccountException(e.Message, e),
        SmtpCommandException e => new PermanentMailException(e.Message, (int)e.StatusCode, e),
        SmtpProtocolException or IOException or ServiceNotConnectedException => new TransientMailException(error.Message, error),
        ServiceNotAuthenticatedException or MailKit.Security.AuthenticationException => new RelayAccountException(error.Message, error),
        _ => new TransientMailException("unexpected: " + error.Message, error),
    };
}

public sealed class CorrespondenceMailer
{
    private readonly ISmtpClient _client;
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger<CorrespondenceMailer> _logger;

    public CorrespondenceMailer(ISmtpClient client, ILogger<CorrespondenceMailer> logger)
    {
        _client = client;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientMailException>(),
                MaxRetryAttempts = 6,
                Delay = TimeSpan.FromMinutes(2),
                BackoffType = DelayBackoffType.Exponential,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RelayAccountException>().Handle<TransientMailException>(),
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                BreakDuration = TimeSpan.FromMinutes(1),
            })
            .Build();
    }

    public async Task SendLetterAsync(MimeMessage letter, CancellationToken token)
    {
        try
        {
            await _pipeline.ExecuteAsync(async inner =>
            {
                try
                {
                    await _client.SendAsync(letter, inner);
                }
                catch (Exception ex) when (ex is not OperationCanceledException)
                {
                    throw TypedFailureTranslator.Translate(ex);
                }
            }, token);
        }
        catch (PermanentMailException ex)
        {
            _logger.LogError(ex, "Letter {Id} is refused with {Code}, it goes to the print shop", letter.MessageId, ex.Code);
            throw;
        }
    }
}
