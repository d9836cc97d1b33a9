#nullable enable
using System;
using System.Net.Mail;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Clinic.Appointments;

public interface IReminderLog
{
    Task<bool> WasRemindedAsync(Guid appointmentId);
    Task WriteAsync(Guid appointmentId, DateTimeOffset at);
}

public record RemindPatient(Guid AppointmentId, string Email, DateTime When, string Doctor);

public class AppointmentReminderHandler
{
    private readonly IReminderLog _log;

    public AppointmentReminderHandler(IReminderLog log) => _log = log;

    public async Task Handle(RemindPatient reminder)
    {
        if (reminder.When < DateTime.Now || await _log.WasRemindedAsync(reminder.AppointmentId))
            return;

        using var mail = new MailMessage("praxis@clinic.example", reminder.Email);
        mail.Subject = "Your appointment";
        mail.Body = $"We expect you on {reminder.When:f} with {reminder.Doctor}.";
        using var client = new SmtpClient("localhost");
        await client.SendMailAsync(mail);
        await _log.WriteAsync(reminder.AppointmentId, DateTimeOffset.UtcNow);
    }
}

public static class ReminderHost
{
    public static IHostBuilder Create(string[] args) =>
        Host.CreateDefaultBuilder(args).UseWolverine(opts =>
        {
            // 5yz first: these never reach the rule below
            opts.Policies
                .OnException<SmtpException>(e => (int)e.StatusCode is >= 500 and < 600)
                .MoveToErrorQueue();

            opts.Policies
                .OnException<SmtpException>()
                .ScheduleRetry(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(40), TimeSpan.FromHours(3));

            opts.Policies
                .OnException<InvalidOperationException>()
                .Discard();
        });
}
