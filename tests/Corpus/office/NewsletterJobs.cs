#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;
using Hangfire;
using Microsoft.Extensions.Logging;

namespace Cms.Plugins.Newsletter;

public interface ISubscriberStore
{
    IEnumerable<int> IdsOf(int listId);
    (string Address, string Name) Get(int subscriberId);
    (string Subject, string Html) Issue(int issueId);
    void Log(int issueId, int subscriberId, string state);
}

public class NewsletterJobs
{
    private readonly ISubscriberStore _store;
    private readonly IBackgroundJobClient _jobs;
    private readonly ILogger<NewsletterJobs> _logger;

    public NewsletterJobs(ISubscriberStore store, IBackgroundJobClient jobs, ILogger<NewsletterJobs> logger)
    {
        _store = store;
        _jobs = jobs;
        _logger = logger;
    }

    [DisableConcurrentExecution(timeoutInSeconds: 600)]
    public void Publish(int issueId, int listId)
    {
        var count = 0;
        foreach (var chunk in _store.IdsOf(listId).Chunk(200))
        {
            var delay = TimeSpan.FromMinutes(count / 200);
            foreach (var id in chunk)
            {
                _jobs.Schedule<NewsletterJobs>(j => j.SendOneAsync(issueId, id), delay);
                count++;
            }
        }

        _logger.LogInformation("Issue {Issue}: {Count} mails planned", issueId, count);
    }

    [AutomaticRetry(Attempts = 6, DelaysInSeconds = new[] { 60, 300, 900 }, OnlyOn = new[] { typeof(SmtpException) })] //! SMTP101
    public async Task SendOneAsync(int issueId, int subscriberId)
    {
        var (address, name) = _store.Get(subscriberId);
        var (subject, html) = _store.Issue(issueId);
        using var message = new MailMessage
        {
            From = new MailAddress("news@cms.example", "News"),
            Subject = subject,
            Body = html.Replace("{{name}}", name, StringComparison.Ordinal),
            IsBodyHtml = true,
        };
        message.To.Add(new MailAddress(address, name));
        message.Headers.Add("List-Unsubscribe", $"<https://cms.example/unsubscribe/{subscriberId}>");

        using var client = new SmtpClient("localhost");
        await client.SendMailAsync(message);
        _store.Log(issueId, subscriberId, "sent");
    }

    [AutomaticRetry(Attempts = 0)]
    public async Task SendPreviewAsync(int issueId, string editor)
    {
        var (subject, html) = _store.Issue(issueId);
        using var message = new MailMessage("news@cms.example", editor, "[Preview] " + subject, html);
        using var client = new SmtpClient("localhost");
        try
        {
            await client.SendMailAsync(message);
        }
        catch (SmtpException ex) //! SMTP101
        {
            _logger.LogWarning(ex, "Preview for {Editor} not sent ({Code})", editor, (int)ex.StatusCode);
            _jobs.Schedule<NewsletterJobs>(j => j.SendPreviewAsync(issueId, editor), TimeSpan.FromMinutes(10));
        }
    }
}
