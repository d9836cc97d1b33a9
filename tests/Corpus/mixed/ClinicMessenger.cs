using System;
using System.Net.Http;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;

namespace Corpus.Mixed.ClinicMessenger
{
    public class UpcomingVisit
    {
        public string PatientMail { get; set; } = "";
        public DateTime At { get; set; }
        public string Doctor { get; set; } = "";
    }

    public class ClinicMessenger
    {
        private readonly SmtpClient smtp;

        public ClinicMessenger(SmtpClient smtp)
        {
            this.smtp = smtp;
        }

        public async Task RemindAsync(UpcomingVisit visit)
        {
            var policy = Policy
                .Handle<SmtpException>(e => e.StatusCode == SmtpStatusCode.ServiceNotAvailable) // server away
                .Or<SmtpException>(e => e.StatusCode == SmtpStatusCode.MailboxBusy)
                .Or<SmtpException>(e => e.StatusCode == SmtpStatusCode.MailboxUnavailable)  //! SMTP001
                .Or<TaskCanceledException>()
                .Or<HttpRequestException>()
                .WaitAndRetryAsync(5, n => TimeSpan.FromSeconds(n * 2));

            var text = $"Dear patient, {visit.Doctor} expects you on {visit.At:f}.";
            await policy.ExecuteAsync(() => smtp.SendMailAsync("desk@clinic.example", visit.PatientMail, "Your visit", text));
        }
    }
}
