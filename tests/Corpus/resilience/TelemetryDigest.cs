using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;
using Polly;

namespace Corpus.Resilience.TelemetryDigest;

public sealed class TelemetryDigest
{
    private readonly ISmtpClient _client;
    private readonly IAsyncPolicy _policy;

    public TelemetryDigest(ISmtpClient client, ILogger<TelemetryDigest> logger)
    {
        _client = client;
        _policy = Policy
            .Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and <= 499)
            .WaitAndRetryForeverAsync(  //! SMTP106
                n => TimeSpan.FromSeconds(Math.Min(600, 10 * n)),
                (ex, wait) => logger.LogInformation("digest waits {Wait} ({Reason})", wait, ex.Message));
    }

    public async Task SendDailyAsync(DigestData data, CancellationToken ct)
    {
        var body = new BodyBuilder
        {
            TextBody = $"""
                Machines online: {data.Online}
                Machines silent: {data.Silent}
                Oldest reading : {data.Oldest:u}
                """
        };
        var mail = new MimeMessage(
            new[] { MailboxAddress.Parse("telemetry@plant.example") },
            new[] { MailboxAddress.Parse("shift-lead@plant.example") },
            "Daily digest",
            body.ToMessageBody());

        await _policy.ExecuteAsync(t => _client.SendAsync(mail, t), ct);
    }
}

public sealed record DigestData(int Online, int Silent, DateTimeOffset Oldest);
