using System;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Watchtower.Alerts;

public enum AlertLevel { Info, Warning, Critical }

public sealed record Alert(string Source, AlertLevel Level, string Text, DateTimeOffset At);

public sealed class AlertPipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly ILogger _log;
    private readonly string[] _onCall;

    public AlertPipeline(ILogger<AlertPipeline> log, string[] onCall)
    {
        _log = log;
        _onCall = onCall;
        _pipeline = new ResiliencePipelineBuilder()
            .AddTimeout(TimeSpan.FromMinutes(4))
            .AddRetry(new RetryStrategyOptions
            {
                Name = "alert-mail",
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(3),
                ShouldHandle = new PredicateBuilder()
                    .Handle<TimeoutRejectedException>()
                    .Handle<SmtpException>(), //! SMTP101
                OnRetry = args =>
                {
                    _log.LogWarning(args.Outcome.Exception, "alert mail, attempt {Attempt}", args.AttemptNumber);
                    return default;
                },
            })
            .Build();
    }

    public async Task RaiseAsync(Alert alert, CancellationToken ct)
    {
        if (alert.Level == AlertLevel.Info)
        {
            _log.LogInformation("{Source}: {Text}", alert.Source, alert.Text);
            return;
        }

        foreach (var person in _onCall)
            await _pipeline.ExecuteAsync(async token => await MailAsync(person, alert, token), ct);
    }

    private static async Task MailAsync(string person, Alert alert, CancellationToken ct)
    {
        using var client = new SmtpClient("localhost", 25);
        using var mail = new MailMessage("watchtower@ops.example", person)
        {
            Subject = $"[{alert.Level}] {alert.Source}",
            Body = $"{alert.At:u}\n{alert.Text}",
            Priority = alert.Level == AlertLevel.Critical ? MailPriority.High : MailPriority.Normal,
        };
        await client.SendMailAsync(mail, ct);
    }
}
