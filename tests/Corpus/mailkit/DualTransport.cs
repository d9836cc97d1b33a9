using System;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;
using KitClient = MailKit.Net.Smtp.SmtpClient;

namespace Corpus.MailKit_.DualTransport;

public interface ITransport
{
    Task SendAsync(string from, string[] to, string subject, string body, CancellationToken ct);
}

/// <summary>New installations use this one.</summary>
public sealed class KitTransport(string host) : ITransport
{
    public async Task SendAsync(string from, string[] to, string subject, string body, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(from));
        message.To.AddRange(to.Select(MailboxAddress.Parse));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = body };

        using var client = new KitClient();
        await client.ConnectAsync(host, 587, cancellationToken: ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(true, ct);
    }
}

/// <summary>Kept for the customers who still have the old pickup configuration.</summary>
public sealed class FrameworkTransport(string host) : ITransport
{
    public async Task SendAsync(string from, string[] to, string subject, string body, CancellationToken ct)
    {
        using var client = new SmtpClient(host);
        using var mail = new MailMessage { From = new MailAddress(from), Subject = subject, Body = body };
        foreach (var address in to)
            mail.To.Add(address);

        try
        {
            await client.SendMailAsync(mail, ct);
        }
        catch (SmtpFailedRecipientsException ex) when (ex.InnerExceptions.All(i => (int)i.StatusCode is >= 400 and < 500))
        {
            // greylisting: some of them want to see us twice
            await Task.Delay(TimeSpan.FromMinutes(3), ct);
            await client.SendMailAsync(mail, ct);  //! SMTP009
        }
    }
}
