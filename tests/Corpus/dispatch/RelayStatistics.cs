#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Ops.Mail;

public sealed class RelayStatistics
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public void Success() => Increment("ok");

    public void Failure(SmtpException error) => Increment(Label(error));

    public IReadOnlyDictionary<string, long> Snapshot() => _counts.ToDictionary(p => p.Key, p => p.Value);

    private void Increment(string key) => _counts.AddOrUpdate(key, 1, (_, old) => old + 1);

    private static string Label(SmtpException error)
    {
        var code = (int)error.StatusCode;
        if (code < 0)
            return "no_reply";
        if (code >= 400 && code <= 500) //! SMTP010
            return "reply_4xx";
        return code < 600 ? "reply_5xx" : "reply_other";
    }
}

public sealed class RelayHealth(RelayStatistics statistics)
{
    public string Describe()
    {
        var counts = statistics.Snapshot();
        var good = counts.GetValueOrDefault("ok");
        var bad = counts.Where(p => p.Key != "ok").Sum(p => p.Value);
        var details = string.Join(", ", counts.OrderBy(p => p.Key).Select(p => $"{p.Key}: {p.Value}"));

        if (bad == 0)
            return "healthy";
        return bad > good ? $"unhealthy ({details})" : $"degraded ({details})";
    }
}

public sealed class CountingMailer : IDisposable
{
    private readonly SmtpClient _client;
    private readonly RelayStatistics _statistics;

    public CountingMailer(string host, RelayStatistics statistics)
    {
        _client = new SmtpClient(host);
        _statistics = statistics;
    }

    public async Task SendAsync(MailMessage message, CancellationToken token)
    {
        try
        {
            await _client.SendMailAsync(message, token);
            _statistics.Success();
        }
        catch (SmtpException error)
        {
            _statistics.Failure(error);
            throw;
        }
    }

    public void Dispose() => _client.Dispose();
}

public sealed class ProbeMailer
{
    private readonly CountingMailer _mailer;
    private readonly ResiliencePipeline _pipeline;

    public ProbeMailer(CountingMailer mailer)
    {
        _mailer = mailer;
        _pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(Passes), MaxRetryAttempts = int.MaxValue, Delay = TimeSpan.FromMinutes(1) }) //! SMTP106
            .Build();
    }

    public async Task ProbeAsync(string from, string to)
    {
        using var message = new MailMessage(from, to, "probe " + Guid.NewGuid().ToString("N"), "probe");
        await _pipeline.ExecuteAsync(async inner =>
        {
            await _mailer.SendAsync(message, inner);
        });
    }

    private static bool Passes(SmtpException error) => (int)error.StatusCode / 100 == 4;
}
