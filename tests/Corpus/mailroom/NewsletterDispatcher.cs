#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Contoso.Marketing.Newsletters;

public sealed record Subscriber(Guid Id, string Email, string FirstName);

public sealed record Campaign(Guid Id, string Subject, string HtmlTemplate);

public sealed class DispatchReport
{
    public int Sent { get; set; }
    public int Refused { get; set; }
    public int Deferred { get; set; }
    public int SoftReplies { get; set; }
}

internal static class SmtpErrorExtensions
{
    public static bool IsTransient(this SmtpCommandException ex) => ex.StatusCode
        is SmtpStatusCode.ServiceNotAvailable
        or SmtpStatusCode.MailboxBusy
        or SmtpStatusCode.ErrorInProcessing
        or SmtpStatusCode.InsufficientStorage
        or SmtpStatusCode.TransactionFailed; //! SMTP001
}

public sealed class NewsletterDispatcher
{
    private readonly ILogger<NewsletterDispatcher> _logger;
    private readonly string _host;
    private readonly int _port;

    public NewsletterDispatcher(ILogger<NewsletterDispatcher> logger, string host, int port)
    {
        _logger = logger;
        _host = host;
        _port = port;
    }

    public async Task<DispatchReport> DispatchAsync(Campaign campaign, IReadOnlyList<Subscriber> subscribers, CancellationToken ct)
    {
        var report = new DispatchReport();
        using var client = new SmtpClient();
        await client.ConnectAsync(_host, _port, SecureSocketOptions.StartTls, ct);

        foreach (var batch in subscribers.Chunk(50))
        {
            foreach (var subscriber in batch)
            {
                var message = Render(campaign, subscriber);
                await SendOneAsync(client, message, subscriber, report, ct);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), ct);
        }

        await client.DisconnectAsync(true, ct);
        return report;
    }

    private async Task SendOneAsync(SmtpClient client, MimeMessage message, Subscriber subscriber, DispatchReport report, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                await client.SendAsync(message, ct);
                report.Sent++;
                return;
            }
            catch (SmtpCommandException ex) when (ex.IsTransient() && attempt < 3)
            {
                Count(ex, report);
                _logger.LogInformation("Deferred {Subscriber}: {Reply}", subscriber.Id, ex.Message);
                await Task.Delay(TimeSpan.FromSeconds(30 * attempt), ct);
            }
            catch (SmtpCommandException ex)
            {
                Count(ex, report);
                report.Refused++;
                _logger.LogWarning("Not sent to {Subscriber}: {Code} {Reply}", subscriber.Id, (int)ex.StatusCode, ex.Message);
                return;
            }
        }
    }

    private static void Count(SmtpCommandException ex, DispatchReport report)
    {
        var code = (int)ex.StatusCode;
        if (code >= 400 && code <= 500) //! SMTP010
            report.SoftReplies++;
    }

    private static MimeMessage Render(Campaign campaign, Subscriber subscriber)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Contoso News", "news@contoso.example"));
        message.To.Add(new MailboxAddress(subscriber.FirstName, subscriber.Email));
        message.Subject = campaign.Subject;
        message.Headers.Add("List-Unsubscribe", $"<https://contoso.example/u/{subscriber.Id:N}>");
        message.Body = new TextPart("html")
        {
            Text = campaign.HtmlTemplate.Replace("{{name}}", subscriber.FirstName)
        };
        return message;
    }
}
