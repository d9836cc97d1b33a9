#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Tickets.Worker;

public interface IMailJobs
{
    Task<MailJob?> LeaseAsync(TimeSpan lease, CancellationToken token);
    Task DoneAsync(MailJob job);
    Task ReleaseAsync(MailJob job, DateTimeOffset notBefore);
    Task DeadLetterAsync(MailJob job, string why);
}

public sealed record MailJob(Guid Id, MimeMessage Message, int DeliveryCount, DateTimeOffset Created);

public sealed class OrderedCatchWorker(IMailJobs jobs, ILogger<OrderedCatchWorker> log) : BackgroundService
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var job = await jobs.LeaseAsync(TimeSpan.FromMinutes(5), stoppingToken);
            if (job is null)
            {
                await Task.Delay(1000, stoppingToken);
                continue;
            }

            try
            {
                await DeliverAsync(job, stoppingToken);
                await jobs.DoneAsync(job);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 500 and <= 599)
            {
                log.LogError("Job {Id}: {Code} {Text}", job.Id, (int)ex.StatusCode, ex.Message);
                await jobs.DeadLetterAsync(job, ex.Message);
            }
            catch (SmtpCommandException ex) when (DateTimeOffset.UtcNow - job.Created < GiveUpAfter)
            {
                log.LogWarning("Job {Id} is deferred: {Text}", job.Id, ex.Message);
                await jobs.ReleaseAsync(job, DateTimeOffset.UtcNow + Backoff(job.DeliveryCount));
            }
            catch (AuthenticationException ex)
            {
                log.LogCritical(ex, "The account of the relay does not work");
                await jobs.ReleaseAsync(job, DateTimeOffset.UtcNow.AddHours(1));
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                log.LogError(ex, "Job {Id}", job.Id);
                if (DateTimeOffset.UtcNow - job.Created < GiveUpAfter)
                    await jobs.ReleaseAsync(job, DateTimeOffset.UtcNow.AddMinutes(10));
                else
                    await jobs.DeadLetterAsync(job, ex.Message);
            }
        }
    }

    private static TimeSpan Backoff(int count) => TimeSpan.FromMinutes(Math.Min(240, 15 * Math.Pow(2, count)));

    private static async Task DeliverAsync(MailJob job, CancellationToken token)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("relay.tickets.internal", 587, SecureSocketOptions.StartTls, token);
        await client.AuthenticateAsync("tickets", Environment.GetEnvironmentVariable("RELAY_PASSWORD") ?? "", token);
        await client.SendAsync(job.Message, token);
        await client.DisconnectAsync(true, token);
    }
}
