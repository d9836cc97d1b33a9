using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace BookingSite.Jobs;

public interface IMailStore
{
    MailMessage Load(int id);
    void MarkSent(int id);
    void MarkFailed(int id, string why);
}

public class MailJobs
{
    private readonly IMailStore _store;
    private readonly ILogger<MailJobs> _logger;
    private readonly SmtpClient _client;

    public MailJobs(IMailStore store, ILogger<MailJobs> logger, SmtpClient client)
    {
        _store = store;
        _logger = logger;
        _client = client;
    }

    [AutomaticRetry(Attempts = 6, OnlyOn = new[] { typeof(SmtpException) })] //! SMTP101
    public async Task SendConfirmation(int mailId)
    {
        using var mail = _store.Load(mailId);
        await _client.SendMailAsync(mail);
        _store.MarkSent(mailId);
    }

    [AutomaticRetry(Attempts = 0)]
    public async Task SendReminder(int mailId, int round)
    {
        using var mail = _store.Load(mailId);
        try
        {
            await _client.SendMailAsync(mail);
            _store.MarkSent(mailId);
        }
        catch (SmtpException ex) when (round < 12 && (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode / 100 == 4))
        {
            _logger.LogInformation("Reminder {Id} deferred: {Status}", mailId, ex.StatusCode);
            BackgroundJob.Schedule<MailJobs>(j => j.SendReminder(mailId, round + 1), TimeSpan.FromMinutes(10 * round));
        }
        catch (SmtpException ex)
        {
            _store.MarkFailed(mailId, ex.Message);
        }
    }

    [AutomaticRetry(Attempts = 0)]
    public async Task SendToWholeGroup(int mailId, int round)
    {
        using var mail = _store.Load(mailId);
        try
        {
            await _client.SendMailAsync(mail);
            _store.MarkSent(mailId);
        }
        catch (SmtpFailedRecipientsException ex) when (round < 10 && ex.InnerExceptions.All(i => (int)i.StatusCode < 500))
        {
            _logger.LogWarning("{Count} members not reached, again in an hour", ex.InnerExceptions.Length);
            BackgroundJob.Schedule<MailJobs>(j => j.SendToWholeGroup(mailId, round + 1), TimeSpan.FromHours(1)); //? SMTP009
        }
        catch (SmtpException ex)
        {
            _store.MarkFailed(mailId, ex.StatusCode + ": " + ex.Message);
        }
    }
}
