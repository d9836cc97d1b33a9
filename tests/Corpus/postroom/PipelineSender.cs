using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Contoso.Notifications.Delivery;

public class SmtpSettings
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string User { get; set; }
    public string Password { get; set; }
}

public class ResilientEmailSender
{
    private readonly SmtpSettings _settings;
    private readonly ILogger<ResilientEmailSender> _logger;
    private readonly ResiliencePipeline _pipeline;

    public ResilientEmailSender(SmtpSettings settings, ILogger<ResilientEmailSender> logger)
    {
        _settings = settings;
        _logger = logger;
        _pipeline = new ResiliencePipelineBuilder()
            .AddTimeout(TimeSpan.FromMinutes(10))
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder()
                    .Handle<SmtpCommandException>(IsWorthAnotherGo)
                    .Handle<SmtpProtocolException>()
                    .Handle<IOException>()
                    .Handle<TimeoutRejectedException>(),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(20),
                UseJitter = true,
                OnRetry = args =>
                {
                    _logger.LogWarning(args.Outcome.Exception, "Mail attempt {Attempt} failed", args.AttemptNumber + 1);
                    return default;
                }
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<SmtpProtocolException>().Handle<IOException>(),
                FailureRatio = 0.5,
                MinimumThroughput = 8,
                BreakDuration = TimeSpan.FromMinutes(1)
            })
            .AddTimeout(TimeSpan.FromMinutes(2))
            .Build();
    }

    private static bool IsWorthAnotherGo(SmtpCommandException ex)
    {
        var firstDigit = (int)ex.StatusCode / 100;
        return firstDigit == 4;
    }

    public async Task<bool> SendAsync(MimeMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            await _pipeline.ExecuteAsync(async token =>
            {
                using var client = new SmtpClient();
                await client.ConnectAsync(_settings.Host, _settings.Port, SecureSocketOptions.StartTlsWhenAvailable, token);
                if (!string.IsNullOrEmpty(_settings.User))
                    await client.AuthenticateAsync(_settings.User, _settings.Password, token);
                await client.SendAsync(message, token);
                await client.DisconnectAsync(true, token);
            }, cancellationToken);
            return true;
        }
        catch (BrokenCircuitException)
        {
            _logger.LogError("SMTP circuit is open, {Id} not sent", message.MessageId);
            return false;
        }
        catch (SmtpCommandException ex)
        {
            _logger.LogError(ex, "{Id} refused with {Code}", message.MessageId, (int)ex.StatusCode);
            return false;
        }
    }
}
