#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Orchestra.Parts;

public sealed class PartsDelivery(SmtpClient client, ILogger<PartsDelivery> logger)
{
    private readonly List<string> _unreachable = new();

    public IReadOnlyCollection<string> Unreachable => _unreachable;

    public async Task SendPartsAsync(string work, IEnumerable<string> players, IEnumerable<string> files, CancellationToken ct)
    {
        using var message = new MailMessage { From = new MailAddress("library@orchestra.example") };
        message.Subject = "Parts: " + work;
        message.Body = "Your parts for the next programme are attached.";
        foreach (var player in players)
            message.Bcc.Add(player);
        foreach (var file in files)
            message.Attachments.Add(new Attachment(file));

        try
        {
            await client.SendMailAsync(message, ct);
        }
        catch (SmtpFailedRecipientsException ex)
        {
            await SecondRoundAsync(message, ex.InnerExceptions, ct);
        }
        catch (SmtpFailedRecipientException ex)
        {
            await SecondRoundAsync(message, new[] { ex }, ct);
        }
    }

    private async Task SecondRoundAsync(MailMessage original, IReadOnlyCollection<SmtpFailedRecipientException> failures, CancellationToken ct)
    {
        var byClass = failures.ToLookup(f => (int)f.StatusCode / 100);
        _unreachable.AddRange(byClass[5].Select(f => f.FailedRecipient));
        foreach (var f in byClass[5])
            logger.LogWarning("{Player}: {Status}", f.FailedRecipient, f.StatusCode);

        var later = byClass[4].Select(f => f.FailedRecipient.Trim('<', '>')).ToList();
        if (later.Count == 0)
            return;

        await Task.Delay(TimeSpan.FromMinutes(20), ct);
        using var rest = new MailMessage
        {
            From = original.From,
            Subject = original.Subject,
            Body = original.Body,
        };
        later.ForEach(a => rest.Bcc.Add(a));
        foreach (var attachment in original.Attachments)
        {
            attachment.ContentStream.Position = 0;
            rest.Attachments.Add(attachment);
        }

        try
        {
            await client.SendMailAsync(rest, ct);
        }
        catch (SmtpException ex)
        {
            logger.LogError(ex, "Second round for {Subject}: {Count} players without parts", rest.Subject, later.Count);
        }
    }
}
