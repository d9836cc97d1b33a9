using System;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Dentora.Jobs
{
    public interface IAppointmentRepository
    {
        Task<Appointment> FindAsync(Guid id);
        Task SetReminderStateAsync(Guid id, string state);
    }

    public class Appointment
    {
        public Guid Id { get; set; }
        public string PatientMail { get; set; }
        public string PatientName { get; set; }
        public DateTime StartsAt { get; set; }
        public bool Cancelled { get; set; }
    }

    public class ReminderJob
    {
        private readonly IAppointmentRepository _appointments;
        private readonly ILogger<ReminderJob> _logger;

        public ReminderJob(IAppointmentRepository appointments, ILogger<ReminderJob> logger)
        {
            _appointments = appointments;
            _logger = logger;
        }

        [AutomaticRetry(Attempts = 0)]
        [Queue("mail")]
        public async Task RemindAsync(Guid appointmentId, CancellationToken cancellationToken)
        {
            var appointment = await _appointments.FindAsync(appointmentId);
            if (appointment == null || appointment.Cancelled || appointment.StartsAt < DateTime.Now)
            {
                _logger.LogInformation("Reminder {Id} is obsolete", appointmentId);
                return;
            }

            var mail = new MimeMessage();
            mail.From.Add(new MailboxAddress("Dentora", "praxis@dentora.example"));
            mail.To.Add(new MailboxAddress(appointment.PatientName, appointment.PatientMail));
            mail.Subject = "Your appointment on " + appointment.StartsAt.ToString("d");
            mail.Body = new TextPart("plain")
            {
                Text = $"Dear {appointment.PatientName},\n\nwe expect you at {appointment.StartsAt:t}.\n"
            };

            try
            {
                using (var smtp = new SmtpClient())
                {
                    await smtp.ConnectAsync("mail.dentora.example", 465, SecureSocketOptions.SslOnConnect, cancellationToken);
                    await smtp.SendAsync(mail, cancellationToken);
                    await smtp.DisconnectAsync(true, cancellationToken);
                }
                await _appointments.SetReminderStateAsync(appointmentId, "sent");
            }
            catch (SmtpCommandException e) //! SMTP101
            {
                _logger.LogWarning("Reminder {Id} refused ({Code}), again in an hour", appointmentId, e.StatusCode);
                BackgroundJob.Schedule<ReminderJob>(j => j.RemindAsync(appointmentId, CancellationToken.None), TimeSpan.FromHours(1));
            }
            catch (ServiceNotConnectedException)
            {
                BackgroundJob.Schedule<ReminderJob>(j => j.RemindAsync(appointmentId, CancellationToken.None), TimeSpan.FromMinutes(5));
            }
        }
    }
}
