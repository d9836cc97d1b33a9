#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Globex.Platform.Messaging.Infrastructure;

public interface IDispatchContext<out TPayload>
{
    TPayload Payload { get; }
    int Attempt { get; }
    Guid CorrelationId { get; }
}

internal sealed record DispatchContext<TPayload>(TPayload Payload, int Attempt, Guid CorrelationId) : IDispatchContext<TPayload>;

public abstract class DispatcherBase<TPayload>
{
    protected DispatcherBase(ILogger logger) => Logger = logger;

    protected ILogger Logger { get; }

    protected virtual int MaximumAttempts => 5;

    public async Task<bool> DispatchAsync(TPayload payload, CancellationToken cancellationToken)
    {
        var correlation = Guid.NewGuid();
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var context = new DispatchContext<TPayload>(payload, attempt, correlation);
            try
            {
                await BeforeDispatchAsync(context, cancellationToken);
                await DispatchCoreAsync(context, cancellationToken);
                return true;
            }
            catch (Exception exception) when (attempt < MaximumAttempts && ShouldRetry(exception))
            {
                Logger.LogWarning(exception, "{Correlation}: attempt {Attempt} failed", correlation, attempt);
                await Task.Delay(Backoff(attempt), cancellationToken);
            }
        }
        return false;
    }

    protected virtual TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Pow(3, attempt));

    protected virtual Task BeforeDispatchAsync(IDispatchContext<TPayload> context, CancellationToken cancellationToken) => Task.CompletedTask;

    protected abstract Task DispatchCoreAsync(IDispatchContext<TPayload> context, CancellationToken cancellationToken);

    protected abstract bool ShouldRetry(Exception exception);
}

public sealed class MailDispatcher : DispatcherBase<MimeMessage>
{
    private static readonly HashSet<SmtpStatusCode> Recoverable = new()
    {
        SmtpStatusCode.ServiceNotAvailable,
        SmtpStatusCode.MailboxBusy,
        SmtpStatusCode.ErrorInProcessing,
        SmtpStatusCode.InsufficientStorage,
        SmtpStatusCode.TemporaryAuthenticationFailure,
        SmtpStatusCode.MailboxNameNotAllowed, //! SMTP001
        SmtpStatusCode.TransactionFailed, //! SMTP001
    };

    private readonly string _relay;

    public MailDispatcher(string relay, ILogger<MailDispatcher> logger) : base(logger) => _relay = relay;

    protected override Task BeforeDispatchAsync(IDispatchContext<MimeMessage> context, CancellationToken cancellationToken)
    {
        context.Payload.Headers["X-Correlation-Id"] = context.CorrelationId.ToString("N");
        return Task.CompletedTask;
    }

    protected override async Task DispatchCoreAsync(IDispatchContext<MimeMessage> context, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_relay, 587, SecureSocketOptions.StartTls, cancellationToken);
        await client.SendAsync(context.Payload, cancellationToken);
        await client.DisconnectAsync(true, cancellationToken);
    }

    protected override bool ShouldRetry(Exception exception) => exception switch
    {
        SmtpCommandException command => Recoverable.Contains(command.StatusCode),
        SmtpProtocolException => true,
        _ => false,
    };
}
