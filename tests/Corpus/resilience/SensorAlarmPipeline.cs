using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace Corpus.Resilience.SensorAlarmPipeline;

public static class SensorAlarmModule
{
    public static void Register(IServiceCollection services)
    {
        services.AddResiliencePipeline("alarm", (builder, context) =>
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 6,
                Delay = TimeSpan.FromMinutes(1),
                MaxDelay = TimeSpan.FromMinutes(30),
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is SmtpCommandException e && (int)e.StatusCode is >= 400 and < 500
                    || args.Outcome.Exception is SmtpProtocolException or TimeoutException)
            });
        });

        services.AddTransient<SensorAlarmSender>();
    }
}

public sealed class SensorAlarmSender(ResiliencePipelineProvider<string> pipelines, ISmtpClient client)
{
    public async Task RaiseAsync(string sensor, double value, CancellationToken ct)
    {
        var pipeline = pipelines.GetPipeline("alarm");
        var mime = new MimeMessage();
        mime.From.Add(MailboxAddress.Parse("scada@water.example"));
        mime.To.Add(MailboxAddress.Parse("oncall@water.example"));
        mime.Subject = $"ALARM {sensor} = {value:0.0}";
        mime.Priority = MessagePriority.Urgent;

        await pipeline.ExecuteAsync(static async (state, token) => { await state.client.SendAsync(state.mime, token); }, (client, mime), ct);
    }
}
