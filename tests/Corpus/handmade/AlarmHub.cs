using System;
using System.Threading;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MimeKit;

namespace Alarms.Hub;

public interface IAlarmSink { void Push(string text); }

public sealed class MailSink : IAlarmSink
{
    private SmtpClient client;
    private readonly string server, account, secret;
    private int failures;

    public MailSink(string server, string account, string secret)
        => (this.server, this.account, this.secret) = (server, account, secret);

    public void Push(string text)
    {
        var m = new MimeMessage();
        m.From.Add(MailboxAddress.Parse(account));
        m.To.Add(MailboxAddress.Parse("oncall@example.com"));
        m.Subject = "ALARM";
        m.Body = new TextPart("plain") { Text = text };

        client = new SmtpClient();
        TryConnect();
        client.Authenticate(account, secret);
        client.Send(m);
        client.Disconnect(true);
        client.Dispose();
    }

    private void TryConnect()
    {
        try
        {
            client.Connect(server, 465, true);
        }
        catch (SocketException e) //! SMTP007
        {
            failures++;
            Console.WriteLine($"[{failures}] {server} unreachable: {e.SocketErrorCode}");
        }
    }
}

public sealed class PatientMailSink : IAlarmSink
{
    private readonly string server;

    public PatientMailSink(string server) => this.server = server;

    public void Push(string text)
    {
        using var client = new SmtpClient();
        for (var n = 1; ; n++)
        {
            try
            {
                client.Connect(server, 25, false);
                break;
            }
            catch (SocketException) when (n < 5)
            {
                Thread.Sleep(TimeSpan.FromSeconds(10 * n));
            }
        }

        var m = new MimeMessage();
        m.From.Add(MailboxAddress.Parse("hub@example.com"));
        m.To.Add(MailboxAddress.Parse("oncall@example.com"));
        m.Subject = "ALARM";
        m.Body = new TextPart("plain") { Text = text };
        client.Send(m);
        client.Disconnect(true);
    }
}
