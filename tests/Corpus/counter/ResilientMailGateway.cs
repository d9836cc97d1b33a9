#nullable enable
using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Harbor.Messaging;

public interface IMailGateway
{
    ValueTask DeliverAsync(MimeMessage message, CancellationToken cancellationToken);
}

public sealed record RelaySettings(string Host, int Port, string? User, string? Secret);

public sealed class ResilientMailGateway : IMailGateway
{
    private readonly RelaySettings _relay;
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger<ResilientMailGateway> _logger;

    public ResilientMailGateway(RelaySettings relay, ILogger<ResilientMailGateway> logger)
    {
        _relay = relay;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder()
            .AddTimeout(TimeSpan.FromMinutes(3))
            .AddRetry(new RetryStrategyOptions
            {
                Name = "smtp-relay",
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = static args => args.Outcome.Exception switch
                {
                    SmtpProtocolException => PredicateResult.True(),
                    SocketException => PredicateResult.True(),
                    SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable } => PredicateResult.True(),
                    SmtpCommandException { StatusCode: SmtpStatusCode.MailboxBusy } => PredicateResult.True(),
                    SmtpCommandException { StatusCode: SmtpStatusCode.MailboxUnavailable } => PredicateResult.True(), //! SMTP001
                    SmtpCommandException { StatusCode: SmtpStatusCode.ErrorInProcessing } => PredicateResult.True(),
                    _ => PredicateResult.False(),
                },
                OnRetry = args =>
                {
                    logger.LogWarning(args.Outcome.Exception, "Relay attempt {Attempt} failed, waiting {Delay}", args.AttemptNumber, args.RetryDelay);
                    return default;
                },
            })
            .Build();
    }

    public ValueTask DeliverAsync(MimeMessage message, CancellationToken cancellationToken) =>
        _pipeline.ExecuteAsync(async token =>
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_relay.Host, _relay.Port, SecureSocketOptions.Auto, token);
            if (_relay.User is { Length: > 0 } user)
                await client.AuthenticateAsync(user, _relay.Secret ?? string.Empty, token);
            var reply = await client.SendAsync(message, token);
            _logger.LogDebug("Relay took {Id}: {Reply}", message.MessageId, reply);
            await client.DisconnectAsync(true, token);
        }, cancellationToken);
}
