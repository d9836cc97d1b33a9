using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.ErrorHandling;

namespace Clinic.Reminders;

public record SendReminder(Guid AppointmentId, string Patient, DateTime When);

public record ReminderSent(Guid AppointmentId);

public class SendReminderHandler
{
    public async Task<ReminderSent> Handle(SendReminder command, ISmtpClient smtp, CancellationToken ct)
    {
        var message = new MimeMessage
        {
            Subject = $"Your appointment on {command.When:D}",
            Body = new TextPart("plain") { Text = $"Dear patient, we expect you on {command.When:f}." },
        };
        message.From.Add(new MailboxAddress("Clinic", "reminders@clinic.example"));
        message.To.Add(MailboxAddress.Parse(command.Patient));
        await smtp.SendAsync(message, ct);
        return new ReminderSent(command.AppointmentId);
    }
}

public record SendWaitingListOffer(string Patient, string Doctor, DateTime Slot);

public class WaitingListHandler
{
    private readonly ISmtpClient _smtp;

    public WaitingListHandler(ISmtpClient smtp) => _smtp = smtp;

    [ScheduleRetry(typeof(SmtpCommandException), 30, 120, 600)] //! SMTP101
    [RequeueOn(typeof(SmtpProtocolException))]
    public Task Handle(SendWaitingListOffer offer, CancellationToken ct)
    {
        if (offer.Slot < DateTime.Now)
            return Task.CompletedTask;

        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Clinic", "offers@clinic.example"));
        message.To.Add(MailboxAddress.Parse(offer.Patient));
        message.Subject = $"{offer.Doctor} has time for you at {offer.Slot:t}";
        message.Body = new TextPart("plain") { Text = "Answer this mail to take the appointment." };
        return _smtp.SendAsync(message, ct);
    }
}

public class WolverineMailExtension : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        options.Policies.OnException<SmtpCommandException>(e => e.StatusCode == SmtpStatusCode.MailboxBusy) //! SMTP004
            .MoveToErrorQueue();

        options.Policies.OnException<SmtpCommandException>() //! SMTP101
            .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));

        options.Policies.OnException<SmtpProtocolException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

        options.Policies.OnException<FormatException>().Discard();
    }
}
