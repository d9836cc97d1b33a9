#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Architect.PlanExchange;

public interface IFileShare
{
    Task<Uri> PublishAsync(string name, Stream content, TimeSpan lifetime, CancellationToken token);
}

public sealed record PlanMail(string From, string To, string Project, IReadOnlyList<FileInfo> Plans);

/// <summary>
/// Sends drawings as attachments. If the other side finds the mail too large or forbids the file type,
/// the drawings are put on the file share and the mail carries links.
/// </summary>
public sealed class OversizeFallbackSender
{
    private readonly SmtpClient _client;
    private readonly IFileShare _share;

    public OversizeFallbackSender(SmtpClient client, IFileShare share)
    {
        _client = client;
        _share = share;
    }

    public async Task<string> SendAsync(PlanMail mail, CancellationToken token)
    {
        var message = await WithAttachmentsAsync(mail, token);
        try
        {
            return await _client.SendAsync(message, token);
        }
        catch (SmtpCommandException e) when (e.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed)
        {
            var light = await WithLinksAsync(mail, token);
            return await _client.SendAsync(light, token);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && message.Body is Multipart)
        {
            message.Body = new TextPart("plain") { Text = $"The plans of {mail.Project} could not be attached. Please call us." };
            return await _client.SendAsync(message, token);
        }
    }

    private static async Task<MimeMessage> WithAttachmentsAsync(PlanMail mail, CancellationToken token)
    {
        var message = Envelope(mail);
        var builder = new BodyBuilder { TextBody = $"Plans of {mail.Project}, {mail.Plans.Count} files attached." };
        foreach (var plan in mail.Plans)
        {
            await using var stream = plan.OpenRead();
            await builder.Attachments.AddAsync(plan.Name, stream, token);
        }
        message.Body = builder.ToMessageBody();
        return message;
    }

    private async Task<MimeMessage> WithLinksAsync(PlanMail mail, CancellationToken token)
    {
        var lines = new List<string> { $"Plans of {mail.Project}:", "" };
        foreach (var plan in mail.Plans.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase))
        {
            await using var stream = plan.OpenRead();
            var link = await _share.PublishAsync(plan.Name, stream, TimeSpan.FromDays(30), token);
            lines.Add($"{plan.Name} ({plan.Length / 1024:N0} kB): {link}");
        }

        var message = Envelope(mail);
        message.Body = new TextPart("plain") { Text = string.Join("\r\n", lines) };
        return message;
    }

    private static MimeMessage Envelope(PlanMail mail)
    {
        var message = new MimeMessage { Subject = "Plans " + mail.Project };
        message.From.Add(MailboxAddress.Parse(mail.From));
        message.To.Add(MailboxAddress.Parse(mail.To));
        return message;
    }
}
