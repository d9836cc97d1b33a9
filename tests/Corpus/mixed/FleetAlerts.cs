using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Corpus.Mixed.FleetAlerts;

public sealed record VehicleAlert(string Plate, string Text, MailAddress Dispatcher);

public sealed class FleetAlerts
{
    private readonly ResiliencePipeline<bool> _delivery;

    public FleetAlerts(TimeProvider clock)
    {
        var retry = new RetryStrategyOptions<bool> { Name = "fleet", MaxRetryAttempts = 3 };
        retry.Delay = TimeSpan.FromSeconds(45);
        retry.ShouldHandle = new PredicateBuilder<bool>()
            .HandleResult(false)
            .Handle<TimeoutRejectedException>()
            .Handle<SmtpException>();  //! SMTP101

        _delivery = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }
            .AddRetry(retry)
            .AddTimeout(TimeSpan.FromSeconds(30))
            .Build();
    }

    public async Task<int> FlushAsync(IEnumerable<VehicleAlert> alerts, Func<SmtpClient?> rent, CancellationToken ct)
    {
        var delivered = 0;
        foreach (var alert in alerts)
        {
            var ok = await _delivery.ExecuteAsync(async token =>
            {
                using var client = rent();
                if (client is null)
                    return false; // pool is empty

                using var mail = new MailMessage(new MailAddress("fleet@haul.example"), alert.Dispatcher)
                {
                    Subject = alert.Plate,
                    Body = alert.Text
                };
                await client.SendMailAsync(mail, token);
                return true;
            }, ct);

            if (ok) delivered++;
        }

        return delivered;
    }
}
