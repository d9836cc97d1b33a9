using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net;
using System.Net.Mail;
using Polly;
using Polly.Retry;

namespace MonitoringAgent.Alerts;

/// <summary>Sends alerts of the agent. Alerts are important so we try hard.</summary>
public class AlertMailer : IDisposable
{
    private readonly SmtpClient _smtp;
    private readonly string _from;
    private readonly RetryPolicy _quick;
    private readonly AsyncRetryPolicy _stubborn;

    public AlertMailer(string host, int port, string user, string pass, string from)
    {
        _from = from;
        _smtp = new SmtpClient(host, port)
        {
            EnableSsl = true,
            Credentials = new NetworkCredential(user, pass),
            Timeout = 30000
        };

        _quick = Policy
            .Handle<SmtpException>() //! SMTP101
            .WaitAndRetry(new[]
            {
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(5),
                TimeSpan.FromSeconds(15)
            });

        _stubborn = Policy
            .Handle<SmtpException>(e => e.StatusCode == SmtpStatusCode.ServiceNotAvailable
                                        || e.StatusCode == SmtpStatusCode.MailboxBusy)
            .WaitAndRetryForeverAsync(n => TimeSpan.FromSeconds(Math.Min(300, 10 * n))); //! SMTP106
    }

    public void SendWarning(string to, string subject, string text)
    {
        using var mail = Compose(to, "[WARN] " + subject, text, MailPriority.Normal);
        _quick.Execute(() => _smtp.Send(mail));
    }

    public async Task SendCriticalAsync(string to, string subject, string text)
    {
        using var mail = Compose(to, "[CRIT] " + subject, text, MailPriority.High);
        await _stubborn.ExecuteAsync(() => _smtp.SendMailAsync(mail));
    }

    public bool TrySendTest(string to)
    {
        try
        {
            using var mail = Compose(to, "Test", "It works.", MailPriority.Low);
            _smtp.Send(mail);
            return true;
        }
        catch (SmtpException e)
        {
            Console.Error.WriteLine("Test mail failed: {0} {1}", (int)e.StatusCode, e.Message);
            return false;
        }
    }

    private MailMessage Compose(string to, string subject, string text, MailPriority priority)
    {
        var mail = new MailMessage(_from, to, subject, text);
        mail.Priority = priority;
        mail.Headers.Add("X-Agent", Environment.MachineName);
        return mail;
    }

    public void Dispose() => _smtp.Dispose();
}
