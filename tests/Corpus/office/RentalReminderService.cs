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

namespace Rental.Reminders;

public sealed class Reminder
{
    public long Id { get; set; }
    public string Address { get; set; } = "";
    public string Equipment { get; set; } = "";
    public DateTime ReturnBy { get; set; }
    public int Attempts { get; set; }
    public DateTime NextTryUtc { get; set; }
}

public interface IReminderRepository
{
    Task<IReadOnlyList<Reminder>> DueAsync(DateTime utcNow, CancellationToken ct);
    Task DoneAsync(long id, CancellationToken ct);
    Task RescheduleAsync(Reminder reminder, CancellationToken ct);
    Task DropAsync(long id, string why, CancellationToken ct);
}

public sealed class RentalReminderService : BackgroundService
{
    private readonly IReminderRepository _repository;
    private readonly ILogger<RentalReminderService> _logger;

    public RentalReminderService(IReminderRepository repository, ILogger<RentalReminderService> logger)
    {
        _repository = repository;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var due = await _repository.DueAsync(DateTime.UtcNow, stoppingToken);
            if (due.Count > 0)
                await SendBatchAsync(due, stoppingToken);
            await Task.Delay(TimeSpan.FromMinutes(5), stoppingToken);
        }
    }

    private async Task SendBatchAsync(IReadOnlyList<Reminder> due, CancellationToken ct)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("smtp.rental.example", 25, SecureSocketOptions.None, ct);
        foreach (var reminder in due)
        {
            try
            {
                await client.SendAsync(Compose(reminder), ct);
                await _repository.DoneAsync(reminder.Id, ct);
            }
            catch (SmtpCommandException ex)
            {
                if (ShouldRetry(ex) && reminder.Attempts < 6)
                {
                    reminder.Attempts++;
                    reminder.NextTryUtc = DateTime.UtcNow.AddMinutes(20 * reminder.Attempts);
                    await _repository.RescheduleAsync(reminder, ct);
                }
                else
                {
                    _logger.LogError(ex, "Reminder {Id} dropped", reminder.Id);
                    await _repository.DropAsync(reminder.Id, ex.Message, ct);
                }
            }
        }

        await client.DisconnectAsync(true, ct);
    }

    private static bool ShouldRetry(SmtpCommandException ex) =>
        ex.StatusCode is not (SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed); //! SMTP107

    private static MimeMessage Compose(Reminder reminder)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Rental", "desk@rental.example"));
        message.To.Add(MailboxAddress.Parse(reminder.Address));
        message.Subject = "Please bring back: " + reminder.Equipment;
        message.Body = new TextPart("plain")
        {
            Text = $"Your rental of {reminder.Equipment} ends on {reminder.ReturnBy:D}.",
        };
        return message;
    }
}
