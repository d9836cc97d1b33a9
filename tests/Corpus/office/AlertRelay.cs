using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Plant.Scada
{
    public enum Severity { Info, Warning, Critical }

    public class Alert
    {
        public Severity Severity { get; set; }
        public string Station { get; set; }
        public string Text { get; set; }
        public DateTime RaisedAt { get; set; }
    }

    /// <summary>Sends the alerts of the plant to the shift that is on duty.</summary>
    public class AlertRelay
    {
        private static readonly AsyncRetryPolicy BusyPolicy = Policy
            .Handle<SmtpException>(e => e.StatusCode == SmtpStatusCode.MailboxBusy).WaitAndRetryForeverAsync(n => TimeSpan.FromSeconds(20)); //! SMTP106

        private static readonly AsyncRetryPolicy NormalPolicy = Policy
            .Handle<SmtpException>(e => e.StatusCode != SmtpStatusCode.MailboxUnavailable && e.StatusCode != SmtpStatusCode.TransactionFailed) //! SMTP107
            .WaitAndRetryAsync(5, n => TimeSpan.FromSeconds(Math.Pow(2, n)));

        private readonly ConcurrentDictionary<string, DateTime> _lastSent = new ConcurrentDictionary<string, DateTime>();
        private readonly IDictionary<Severity, string> _shift;
        private readonly string _host;

        public AlertRelay(string host, IDictionary<Severity, string> shift)
        {
            _host = host;
            _shift = shift;
        }

        public async Task RaiseAsync(Alert alert)
        {
            if (alert == null)
                throw new ArgumentNullException(nameof(alert));
            if (IsRepeated(alert))
                return;

            using (var message = Compose(alert))
            using (var client = CreateClient())
            {
                if (alert.Severity == Severity.Critical)
                    await BusyPolicy.ExecuteAsync(() => client.SendMailAsync(message));
                else
                    await NormalPolicy.ExecuteAsync(() => client.SendMailAsync(message));
            }
        }

        private bool IsRepeated(Alert alert)
        {
            var key = alert.Station + "|" + alert.Text;
            var now = DateTime.UtcNow;
            if (_lastSent.TryGetValue(key, out var before) && now - before < TimeSpan.FromMinutes(10))
                return true;
            _lastSent[key] = now;
            return false;
        }

        private MailMessage Compose(Alert alert)
        {
            var message = new MailMessage("scada@plant.example", _shift[alert.Severity])
            {
                Subject = "[" + alert.Severity.ToString().ToUpperInvariant() + "] " + alert.Station,
                Body = alert.RaisedAt.ToString("u") + Environment.NewLine + alert.Text,
                Priority = alert.Severity == Severity.Critical ? MailPriority.High : MailPriority.Normal,
            };
            message.Headers.Add("X-Plant-Station", alert.Station);
            return message;
        }

        private SmtpClient CreateClient()
        {
            return new SmtpClient(_host)
            {
                Port = 2525,
                EnableSsl = false,
                Credentials = new NetworkCredential("scada", Environment.GetEnvironmentVariable("SCADA_MAIL_PW")),
            };
        }
    }
}
