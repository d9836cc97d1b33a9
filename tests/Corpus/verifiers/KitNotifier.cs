using System;
using System.Net.Sockets;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Corpus.Verifiers.KitNotifier;

public sealed class KitNotifier(ILogger<KitNotifier> logger, string host, string user, string password)
{
    public async Task NotifyAsync(string to, string subject, string text)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(user));
        message.To.Add(MailboxAddress.Parse(to));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = text };

        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(host, 587, SecureSocketOptions.StartTls);
        }
        catch (SmtpCommandException ex)  //! SMTP007
        {
            logger.LogError(ex, "the server answered {Code}", ex.StatusCode);
        }
        catch (SocketException ex)  //! SMTP007
        {
            logger.LogError(ex, "no connection to {Host}", host);
        }

        await client.AuthenticateAsync(user, password);
        await client.SendAsync(message);
        await client.DisconnectAsync(true);
    }
}
