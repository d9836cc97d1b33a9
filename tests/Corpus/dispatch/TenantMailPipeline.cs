#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Saas.Messaging;

public sealed record TenantRelay(string TenantId, string Host, int Port, string User, string Secret);

public interface ITenantRelays
{
    ValueTask<TenantRelay> FindAsync(string tenantId, CancellationToken token);
}

public sealed class TenantMailPipeline
{
    private readonly ITenantRelays _relays;
    private readonly ILogger<TenantMailPipeline> _logger;
    private readonly ConcurrentDictionary<string, ResiliencePipeline> _pipelines = new();

    public TenantMailPipeline(ITenantRelays relays, ILogger<TenantMailPipeline> logger)
    {
        _relays = relays;
        _logger = logger;
    }

    public async Task SendAsync(string tenantId, MimeMessage message, CancellationToken token = default)
    {
        var relay = await _relays.FindAsync(tenantId, token);
        var pipeline = _pipelines.GetOrAdd(tenantId, Build);

        await pipeline.ExecuteAsync(async inner =>
        {
            using var client = new SmtpClient { Timeout = 30_000 };
            await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.Auto, inner);
            await client.AuthenticateAsync(relay.User, relay.Secret, inner);
            await client.SendAsync(message, inner);
            await client.DisconnectAsync(true, inner);
        }, token);
    }

    private ResiliencePipeline Build(string tenantId) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            Name = "smtp-" + tenantId,
            MaxRetryAttempts = 4,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(20),
            ShouldHandle = IsWorthAnotherTry,
            OnRetry = args =>
            {
                _logger.LogWarning(args.Outcome.Exception, "Tenant {Tenant}: attempt {Attempt} failed", tenantId, args.AttemptNumber + 1);
                return default;
            },
        })
        .AddTimeout(TimeSpan.FromMinutes(2))
        .Build();

    private static ValueTask<bool> IsWorthAnotherTry(RetryPredicateArguments<object> args)
    {
        switch (args.Outcome.Exception)
        {
            case SmtpCommandException: //! SMTP101
            case SmtpProtocolException:
            case TimeoutRejectedException:
                return PredicateResult.True();
            case IOException io:
                return ValueTask.FromResult(io is not FileNotFoundException);
            default:
                return PredicateResult.False();
        }
    }
}
