using System;
using System.Threading;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.MailKit_.PagerNotifier;

/// <summary>
/// Mails an alarm to the pager gateway of the on-call team. Runs on its own thread, one per alarm.
/// </summary>
public class PagerNotifier
{
    private readonly string gateway;

    public PagerNotifier(string gateway)
    {
        this.gateway = gateway;
    }

    public void Raise(string pager, string text)
    {
        var thread = new Thread(() => Page(pager, text)) { IsBackground = true, Name = "pager " + pager };
        thread.Start();
    }

    private void Page(string pager, string text)
    {
        MimeMessage alarm = new MimeMessage();
        alarm.From.Add(new MailboxAddress("Monitor", "monitor@example.com"));
        alarm.To.Add(new MailboxAddress(pager, pager + "@" + gateway));
        alarm.Subject = text.Length > 60 ? text[..60] : text;
        alarm.Body = new TextPart("plain") { Text = text };

        while (true)
        {
            try
            {
                using SmtpClient client = new SmtpClient();
                client.Connect(gateway, 25, SecureSocketOptions.None);
                client.Send(alarm);
                client.Disconnect(true);
                return;
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and <= 499)  //! SMTP106
            {
                // gateway is busy
                Console.Error.WriteLine("pager gateway: {0}", ex.Message);
                Thread.Sleep(10_000);
            }
            catch (Exception ex)
            {
                Console.Error.WriteLine("alarm lost: {0}", ex);
                return;
            }
        }
    }
}
