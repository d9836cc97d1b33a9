using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Corpus.NetMail.NotificationWorker;

public enum RowState { Pending, Sent, Failed }

public sealed class NotificationRow
{
    public long Id { get; init; }
    public string Recipient { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Body { get; init; } = "";
    public RowState State { get; set; }
    public int RetryCount { get; set; }
    public DateTime NextAttemptUtc { get; set; }
    public string? LastError { get; set; }
}

public interface INotificationRepository
{
    Task<IReadOnlyList<NotificationRow>> TakeDueAsync(int count, DateTime utcNow, CancellationToken ct);
    Task SaveAsync(NotificationRow row, CancellationToken ct);
}

public sealed class NotificationWorker : BackgroundService
{
    private const int MaxRetries = 10;
    private readonly INotificationRepository _repository;
    private readonly ILogger<NotificationWorker> _log;

    public NotificationWorker(INotificationRepository repository, ILogger<NotificationWorker> log)
    {
        _repository = repository;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var row in await _repository.TakeDueAsync(50, DateTime.UtcNow, stoppingToken))
                await ProcessAsync(row, stoppingToken);
        }
    }

    private async Task ProcessAsync(NotificationRow row, CancellationToken ct)
    {
        try
        {
            using var smtp = new SmtpClient("mail.internal", 25);
            using var message = new MailMessage("noreply@corp.example", row.Recipient, row.Subject, row.Body);
            await smtp.SendMailAsync(message, ct);
            row.State = RowState.Sent;
            row.LastError = null;
        }
        catch (SmtpException ex)  //! SMTP101
        {
            row.RetryCount++;
            row.LastError = ex.Message;
            row.State = row.RetryCount >= MaxRetries ? RowState.Failed : RowState.Pending;
            row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(Math.Pow(2, row.RetryCount));
            _log.LogWarning(ex, "Notification {Id}: attempt {Count} failed", row.Id, row.RetryCount);
        }
        catch (FormatException ex)
        {
            row.State = RowState.Failed;
            row.LastError = ex.Message;
        }

        await _repository.SaveAsync(row, ct);
    }
}
