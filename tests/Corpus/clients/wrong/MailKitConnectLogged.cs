using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Corpus.Clients.MailKitConnectLogged;

public sealed class WelcomeMailer(Action<Exception, string> log)
{
    public async Task WelcomeAsync(MailboxAddress newcomer, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("hello@welcome.example"));
        message.To.Add(newcomer);
        message.Subject = "Welcome";
        message.Body = new TextPart("plain") { Text = "Good to have you." };

        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync("smtp.welcome.example", 587, SecureSocketOptions.StartTls, ct);
        }
        catch (Exception ex)  //! SMTP007
        {
            log(ex, "Could not connect to the mail server");
        }

        await client.AuthenticateAsync("hello", "secret", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}
