#nullable enable
using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace Meetings.Jobs;

public sealed class InvitationRefusedException(string address, int code) : Exception($"{address} was refused with {code}");

public interface IInvitationStore
{
    Task<(string Address, string Text)> GetAsync(int id);
    Task MarkRefusedAsync(int id, int code);
    Task MarkSentAsync(int id);
}

public sealed class HangfireInvitationJob(
    IInvitationStore store,
    IBackgroundJobClient jobs,
    Func<SmtpClient> clients,
    ILogger<HangfireInvitationJob> logger)
{
    private const int MaxAttempts = 7;

    [AutomaticRetry(Attempts = 3, ExceptOn = new[] { typeof(InvitationRefusedException) })]
    public async Task SendAsync(int id, int attempt)
    {
        var (address, text) = await store.GetAsync(id);
        using var client = clients();
        using var mail = new MailMessage("invite@meetings.example", address, "You are invited", text);

        try
        {
            await client.SendMailAsync(mail);
        }
        catch (SmtpException ex)
        {
            var reply = (int)ex.StatusCode;
            if (reply / 100 == 5)
            {
                await store.MarkRefusedAsync(id, reply);
                throw new InvitationRefusedException(address, reply);
            }

            if (attempt >= MaxAttempts)
                throw;

            logger.LogInformation("Invitation {Id} is deferred ({Reply})", id, reply);
            jobs.Schedule<HangfireInvitationJob>(j => j.SendAsync(id, attempt + 1), TimeSpan.FromMinutes(10 * attempt));
            return;
        }

        await store.MarkSentAsync(id);
    }
}

public sealed class InvitationSweep(IInvitationSweepStore store, IBackgroundJobClient jobs)
{
    [AutomaticRetry(Attempts = 5, OnlyOn = new[] { typeof(TimeoutException), typeof(System.IO.IOException) })]
    public async Task RunAsync()
    {
        foreach (var id in await store.UnsentAsync(TimeSpan.FromHours(12)))
            jobs.Enqueue<HangfireInvitationJob>(j => j.SendAsync(id, 1));
    }
}

public interface IInvitationSweepStore
{
    Task<int[]> UnsentAsync(TimeSpan olderThan);
}
