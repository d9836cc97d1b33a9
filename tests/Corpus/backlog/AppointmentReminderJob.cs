#nullable enable
using System;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace PraxisPlan.Reminders;

public interface IReminderRepository
{
    Task<Reminder?> GetAsync(int id);
    Task SaveAsync(Reminder reminder);
}

public sealed class Reminder
{
    public int Id { get; set; }
    public string PatientMail { get; set; } = "";
    public string PatientName { get; set; } = "";
    public DateTime Slot { get; set; }
    public bool Sent { get; set; }
    public string? Problem { get; set; }
}

public sealed class AppointmentReminderJob
{
    private static readonly TimeSpan[] Pauses =
    {
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(45),
        TimeSpan.FromHours(3),
    };

    private readonly IReminderRepository _reminders;
    private readonly IBackgroundJobClient _jobs;
    private readonly ILogger<AppointmentReminderJob> _log;

    public AppointmentReminderJob(IReminderRepository reminders, IBackgroundJobClient jobs, ILogger<AppointmentReminderJob> log)
        => (_reminders, _jobs, _log) = (reminders, jobs, log);

    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(int id, int round)
    {
        var reminder = await _reminders.GetAsync(id);
        if (reminder is null || reminder.Sent || reminder.Slot < DateTime.UtcNow)
            return;

        try
        {
            await SendAsync(reminder);
            reminder.Sent = true;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode is > 399 and < 500 && round < Pauses.Length)
        {
            _log.LogInformation("Reminder {Id}: {Code}, round {Round}", id, (int)e.StatusCode, round);
            _jobs.Schedule<AppointmentReminderJob>(j => j.RunAsync(id, round + 1), Pauses[round]);
            return;
        }
        catch (SmtpCommandException e)
        {
            _log.LogWarning(e, "Reminder {Id} cannot be delivered", id);
            reminder.Problem = $"{(int)e.StatusCode} {e.Message}";
        }
        catch (SmtpProtocolException e) when (round < Pauses.Length)
        {
            _log.LogInformation(e, "Reminder {Id}: connection lost", id);
            _jobs.Schedule<AppointmentReminderJob>(j => j.RunAsync(id, round + 1), Pauses[round]);
            return;
        }

        await _reminders.SaveAsync(reminder);
    }

    private static async Task SendAsync(Reminder reminder)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Praxis", "termine@praxisplan.example"));
        message.To.Add(new MailboxAddress(reminder.PatientName, reminder.PatientMail));
        message.Subject = $"Ihr Termin am {reminder.Slot:dd.MM.yyyy}";
        message.Body = new TextPart("plain") { Text = $"Guten Tag {reminder.PatientName},\r\nwir erwarten Sie um {reminder.Slot:HH:mm} Uhr." };

        using var client = new SmtpClient { Timeout = 60_000 };
        await client.ConnectAsync("relay.praxisplan.example", 465, SecureSocketOptions.SslOnConnect);
        await client.AuthenticateAsync("praxis", Environment.GetEnvironmentVariable("PRAXIS_SMTP"));
        await client.SendAsync(message);
        await client.DisconnectAsync(true);
    }
}
