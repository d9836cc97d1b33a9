using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.ErrorHandling;

namespace Praxis.Appointments;

public record AppointmentReminder(string PatientMail, DateTime When);

public record AppointmentCancelled(string PatientMail, DateTime When, string Reason);

public static class MailErrorRules
{
    public static void AddMailRules(this WolverineOptions options)
    {
        options.Policies
            .OnException<SmtpException>(x => x.StatusCode == SmtpStatusCode.MailboxBusy || x.StatusCode == SmtpStatusCode.InsufficientStorage) //! SMTP004
            .MoveToErrorQueue();

        options.Policies
            .OnException<SmtpException>() //! SMTP101
            .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(60));

        options.Policies
            .OnException<TimeoutException>()
            .RetryTimes(3);
    }
}

public class AppointmentReminderHandler
{
    private readonly SmtpClient _smtp;

    public AppointmentReminderHandler(SmtpClient smtp) => _smtp = smtp;

    public async Task Handle(AppointmentReminder msg, CancellationToken token)
    {
        using var mail = new MailMessage("praxis@arzt.example", msg.PatientMail)
        {
            Subject = "Ihr Termin am " + msg.When.ToString("dd.MM."),
            Body = $"Guten Tag,\n\nwir erwarten Sie am {msg.When:dd.MM. HH:mm}.\n"
        };
        await _smtp.SendMailAsync(mail, token);
    }
}

public class AppointmentCancelledHandler
{
    private readonly SmtpClient _smtp;

    public AppointmentCancelledHandler(SmtpClient smtp) => _smtp = smtp;

    [RetryNow(typeof(SmtpException), 100, 500, 2000)] //! SMTP101
    public async Task Handle(AppointmentCancelled msg, CancellationToken token)
    {
        using var mail = new MailMessage("praxis@arzt.example", msg.PatientMail)
        {
            Subject = "Absage",
            Body = $"Der Termin am {msg.When:dd.MM. HH:mm} entfällt: {msg.Reason}"
        };
        await _smtp.SendMailAsync(mail, token);
    }
}
