using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Polly;
using Polly.Retry;

namespace Plant.Alarms
{
    public enum AlarmLevel { Info, Warning, Critical }

    public class Alarm
    {
        public string Tag { get; set; }
        public AlarmLevel Level { get; set; }
        public double Value { get; set; }
        public double Limit { get; set; }
        public DateTime RaisedAt { get; set; }
    }

    public interface IAlarmSink
    {
        Task RaiseAsync(Alarm alarm);
    }

    /// <summary>Mails critical alarms to the operator on duty. Critical alarms must not get lost.</summary>
    public class AlarmMailSink : IAlarmSink
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

        private static readonly AsyncRetryPolicy UntilDelivered =
            Policy.Handle<SmtpCommandException>(e => (int)e.StatusCode / 100 == 4).WaitAndRetryForeverAsync(_ => Pause); //! SMTP106

        private readonly string _relay;
        private readonly Func<DateTime, string> _operatorOnDuty;

        public AlarmMailSink(string relay, Func<DateTime, string> operatorOnDuty)
        {
            _relay = relay;
            _operatorOnDuty = operatorOnDuty;
        }

        public async Task RaiseAsync(Alarm alarm)
        {
            if (alarm.Level != AlarmLevel.Critical)
                return;

            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Plant", "alarms@plant.example"));
            message.To.Add(MailboxAddress.Parse(_operatorOnDuty(alarm.RaisedAt)));
            message.Subject = $"[{alarm.Level}] {alarm.Tag} = {alarm.Value:F2} (limit {alarm.Limit:F2})";
            message.Priority = MessagePriority.Urgent;
            message.Body = new TextPart("plain") { Text = $"Raised at {alarm.RaisedAt:O}" };

            await UntilDelivered.ExecuteAsync(() => DeliverAsync(message));
        }

        private async Task DeliverAsync(MimeMessage message)
        {
            using (var client = new SmtpClient())
            {
                await client.ConnectAsync(_relay, 25, SecureSocketOptions.None);
                await client.SendAsync(message);
                await client.DisconnectAsync(true);
            }
        }
    }

    public enum SendState { Sent, RetryLater }

    /// <summary>Collects warnings and mails them as one digest every hour.</summary>
    public class WarningDigest : IAlarmSink
    {
        private readonly List<Alarm> _open = new List<Alarm>();
        private readonly string _relay;
        private readonly string _recipient;

        public WarningDigest(string relay, string recipient)
        {
            _relay = relay;
            _recipient = recipient;
        }

        public Task RaiseAsync(Alarm alarm)
        {
            lock (_open)
                _open.Add(alarm);
            return Task.CompletedTask;
        }

        public async Task<SendState> FlushAsync()
        {
            Alarm[] alarms;
            lock (_open)
                alarms = _open.ToArray();

            var digest = new MimeMessage { Subject = $"{alarms.Length} warnings" };
            digest.From.Add(new MailboxAddress("Plant", "alarms@plant.example"));
            digest.To.Add(MailboxAddress.Parse(_recipient));
            digest.Body = new TextPart("plain") { Text = string.Join("\r\n", Array.ConvertAll(alarms, a => $"{a.RaisedAt:t} {a.Tag} {a.Value:F2}")) };

            try
            {
                using (var client = new SmtpClient())
                {
                    await client.ConnectAsync(_relay, 25, SecureSocketOptions.None);
                    await client.SendAsync(digest);
                    await client.DisconnectAsync(true);
                }
            }
            catch (SmtpCommandException) { return SendState.RetryLater; } //! SMTP101

            lock (_open)
                _open.RemoveRange(0, alarms.Length);
            return SendState.Sent;
        }
    }

    public class LimitWatcher
    {
        private readonly IAlarmSink _sink;
        private readonly Dictionary<string, (double Warn, double Trip)> _limits = new Dictionary<string, (double, double)>();
        private readonly HashSet<string> _active = new HashSet<string>();

        public LimitWatcher(IAlarmSink sink) => _sink = sink;

        public void SetLimit(string tag, double warn, double trip) => _limits[tag] = (warn, trip);

        public Task OnValueAsync(string tag, double value)
        {
            if (!_limits.TryGetValue(tag, out var limit) || value < limit.Warn)
            {
                _active.Remove(tag);
                return Task.CompletedTask;
            }

            if (!_active.Add(tag))
                return Task.CompletedTask;

            return _sink.RaiseAsync(new Alarm
            {
                Tag = tag,
                Value = value,
                Limit = value >= limit.Trip ? limit.Trip : limit.Warn,
                Level = value >= limit.Trip ? AlarmLevel.Critical : AlarmLevel.Warning,
                RaisedAt = DateTime.UtcNow
            });
        }
    }
}
