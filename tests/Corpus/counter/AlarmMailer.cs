#nullable enable
using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Plant.Scada.Alarms;

public sealed record Alarm(string Tag, string Text, DateTimeOffset Raised, bool Critical);

public sealed class AlarmMailer
{
    private readonly string _gateway;
    private readonly MailboxAddress[] _shift;

    public AlarmMailer(string gateway, params MailboxAddress[] shift)
    {
        _gateway = gateway;
        _shift = shift;
    }

    public async Task<bool> RaiseAsync(Alarm alarm, CancellationToken ct = default)
    {
        var mail = Compose(alarm);
        for (var round = 0; round < (alarm.Critical ? 10 : 3); round++)
        {
            try
            {
                using var client = new SmtpClient { Timeout = 20_000 };
                await client.ConnectAsync(_gateway, 25, SecureSocketOptions.None, ct);
                await client.SendAsync(mail, ct);
                await client.DisconnectAsync(true, ct);
                return true;
            }
            catch (SmtpCommandException refused) when (refused.Message.Contains("try again", StringComparison.OrdinalIgnoreCase)) //! SMTP102
            {
                await Task.Delay(TimeSpan.FromSeconds(30), ct);
            }
            catch (SmtpCommandException refused)
            {
                Console.Error.WriteLine($"{alarm.Tag}: {refused.StatusCode} {refused.Message}");
                return false;
            }
        }

        return false;
    }

    private MimeMessage Compose(Alarm alarm)
    {
        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("Line control", "scada@plant.example"));
        mail.To.AddRange(_shift);
        mail.Priority = alarm.Critical ? MessagePriority.Urgent : MessagePriority.Normal;
        mail.Subject = $"[{(alarm.Critical ? "CRIT" : "WARN")}] {alarm.Tag}";
        mail.Body = new TextPart("plain")
        {
            Text = $"{alarm.Raised:u}\r\n{alarm.Tag}\r\n\r\n{alarm.Text}\r\n",
        };
        return mail;
    }
}
