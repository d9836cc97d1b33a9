#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Clinic.Data;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Clinic.Data
{
    public class TransientDatabaseException : Exception
    {
        public TransientDatabaseException(string message) : base(message) { }
    }
}

namespace Clinic.Reminders
{
    public record SendAppointmentReminder(Guid AppointmentId, string PatientMail, string PatientName, DateTimeOffset Start, string Room);

    public record ReminderSent(Guid AppointmentId, DateTimeOffset At);

    public interface IReminderTransport
    {
        Task DeliverAsync(MimeMessage message, CancellationToken token);
    }

    public class RelayTransport : IReminderTransport
    {
        private readonly string _host;

        public RelayTransport(string host) => _host = host;

        public async Task DeliverAsync(MimeMessage message, CancellationToken token)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_host, 25, MailKit.Security.SecureSocketOptions.StartTlsWhenAvailable, token);
            await client.SendAsync(message, token);
            await client.DisconnectAsync(true, token);
        }
    }

    public static class SendAppointmentReminderHandler
    {
        public static async Task<ReminderSent?> Handle(SendAppointmentReminder command, IReminderTransport transport, CancellationToken token)
        {
            if (command.Start < DateTimeOffset.UtcNow)
                return null;

            var message = new MimeMessage { Subject = "Your appointment on " + command.Start.ToString("d MMMM, HH:mm") };
            message.From.Add(new MailboxAddress("Clinic", "reminder@clinic.example"));
            message.To.Add(new MailboxAddress(command.PatientName, command.PatientMail));
            message.Body = new TextPart("plain")
            {
                Text = $"Dear {command.PatientName},\n\nwe expect you in room {command.Room}. Please tell us if you cannot come.\n"
            };
            await transport.DeliverAsync(message, token);
            return new ReminderSent(command.AppointmentId, DateTimeOffset.UtcNow);
        }
    }

    public class ReminderMailExtension : IWolverineExtension
    {
        public void Configure(WolverineOptions options)
        {
            options.Policies.OnException<TransientDatabaseException>()
                .RetryTimes(3);

            options.Policies.OnException<ParseException>()
                .MoveToErrorQueue();

            options.Policies.OnException<SmtpCommandException>() //! SMTP101
                .ScheduleRetry(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1));

            options.Policies.OnException<SmtpProtocolException>()
                .RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

            options.LocalQueue("reminders").MaximumParallelMessages(2);
        }
    }
}
