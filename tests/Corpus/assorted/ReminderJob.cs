using System;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Assorted.ReminderJob;

public interface IAppointments
{
    Task<(string Email, DateTime When)> FindAsync(int id);
    Task NoteAsync(int id, string note);
}

/// <summary>Hangfire runs a job again when it throws, so it throws only for what may pass.</summary>
public class ReminderJob
{
    private readonly IAppointments _appointments;
    private readonly ILogger<ReminderJob> _log;

    public ReminderJob(IAppointments appointments, ILogger<ReminderJob> log)
    {
        _appointments = appointments;
        _log = log;
    }

    public static void Enqueue(IBackgroundJobClient jobs, int appointment)
        => jobs.Enqueue<ReminderJob>(j => j.RunAsync(appointment, CancellationToken.None));

    [AutomaticRetry(Attempts = 7, OnAttemptsExceeded = AttemptsExceededAction.Fail)]
    [DisableConcurrentExecution(120)]
    public async Task RunAsync(int appointment, CancellationToken ct)
    {
        var (email, when) = await _appointments.FindAsync(appointment);
        if (when < DateTime.Now)
            return;

        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("praxis@clinic.example"));
        message.To.Add(MailboxAddress.Parse(email));
        message.Subject = "Your appointment";
        message.Body = new TextPart("plain") { Text = $"See you on {when:f}." };

        using var client = new SmtpClient();
        await client.ConnectAsync("mail.clinic.example", 25, SecureSocketOptions.Auto, ct);
        try
        {
            await client.SendAsync(message, ct);
            await _appointments.NoteAsync(appointment, "reminder sent");
        }
        catch (SmtpCommandException ex)
        {
            int code = (int)ex.StatusCode;
            _log.LogWarning("Reminder {Id}: {Code} {Text}", appointment, code, ex.Message);
            if (code < 500)
                throw;
            await _appointments.NoteAsync(appointment, $"no reminder, mail refused ({code})");
        }
        finally
        {
            await client.DisconnectAsync(true, CancellationToken.None);
        }
    }
}
