using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace RackMon.Alerts
{
    public class AlertSettings
    {
        public string SmtpServer { get; set; }
        public int SmtpPort { get; set; }
        public string Login { get; set; }
        public string Secret { get; set; }
        public List<string> OnCall { get; } = new List<string>();
        public double Threshold { get; set; } = 55.0;
    }

    public class Reading
    {
        public string Disk;
        public double Celsius;
        public DateTime TakenAt;
    }

    public class DisktempAlertNotifier : IDisposable
    {
        private readonly AlertSettings settings;
        private readonly Timer timer;
        private readonly Func<IEnumerable<Reading>> source;
        private readonly TextWriter log;
        private readonly Dictionary<string, DateTime> lastAlert = new Dictionary<string, DateTime>();

        public DisktempAlertNotifier(AlertSettings settings, Func<IEnumerable<Reading>> source, TextWriter log)
        {
            this.settings = settings;
            this.source = source;
            this.log = log;
            timer = new Timer(_ => Tick(), null, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }

        private void Tick()
        {
            var hot = source()
                .Where(r => r.Celsius >= settings.Threshold)
                .Where(r => !lastAlert.TryGetValue(r.Disk, out var sent) || DateTime.UtcNow - sent > TimeSpan.FromHours(1))
                .ToList();
            if (hot.Count == 0)
                return;

            try
            {
                SendAlert(hot);
                foreach (var r in hot)
                    lastAlert[r.Disk] = DateTime.UtcNow;
            }
            catch (Exception e)
            {
                log.WriteLine("alert not sent: " + e);
            }
        }

        private void SendAlert(List<Reading> hot)
        {
            var body = new StringBuilder();
            foreach (var r in hot)
                body.AppendFormat("{0,-12} {1:F1} C at {2:u}", r.Disk, r.Celsius, r.TakenAt).AppendLine();

            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("rackmon@dc1.example"));
            message.To.AddRange(settings.OnCall.Select(a => MailboxAddress.Parse(a)));
            message.Subject = $"[rackmon] {hot.Count} disk(s) too hot";
            message.Priority = MessagePriority.Urgent;
            message.Body = new TextPart("plain") { Text = body.ToString() };

            using (var smtp = new SmtpClient())
            {
                try
                {
                    smtp.Connect(settings.SmtpServer, settings.SmtpPort, SecureSocketOptions.Auto);
                }
                catch (Exception e) //! SMTP007
                {
                    log.WriteLine("cannot connect to " + settings.SmtpServer + ": " + e.Message);
                }

                smtp.Authenticate(settings.Login, settings.Secret);
                smtp.Send(message);
                smtp.Disconnect(true);
            }
        }

        public void Dispose() => timer.Dispose();
    }
}
