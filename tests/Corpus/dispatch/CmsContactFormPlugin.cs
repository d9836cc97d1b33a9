#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Cms.Plugins.ContactForm;

public interface IPluginSettings
{
    string? this[string key] { get; }
}

public sealed class FormEntry
{
    public required string Sender { get; init; }
    public required string Text { get; init; }
    public Dictionary<string, string> Extra { get; } = new();
    public int SendCount { get; set; }
}

public interface IFormQueue
{
    Task<FormEntry?> PeekAsync(CancellationToken token);
    Task RemoveAsync(FormEntry entry, CancellationToken token);
    Task DelayAsync(FormEntry entry, TimeSpan by, CancellationToken token);
}

public sealed class CmsContactFormPlugin(IPluginSettings settings, IFormQueue queue)
{
    private const int MaxSends = 6;

    public async Task OnTimerAsync(CancellationToken token)
    {
        for (var entry = await queue.PeekAsync(token); entry is not null; entry = await queue.PeekAsync(token))
        {
            using var client = new SmtpClient(settings["smtp.host"] ?? "localhost");
            using var message = ToMessage(entry);
            try
            {
                await client.SendMailAsync(message, token);
                await queue.RemoveAsync(entry, token);
            }
            catch (SmtpException ex)
            {
                entry.SendCount++;
                if (entry.SendCount < MaxSends && MayBeRetried(ex))
                    await queue.DelayAsync(entry, TimeSpan.FromMinutes(15 * entry.SendCount), token);
                else
                    await queue.RemoveAsync(entry, token);
            }
        }
    }

    private static bool MayBeRetried(SmtpException ex)
    {
        switch (ex.StatusCode)
        {
            case SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.SyntaxError: //! SMTP107
                return false;
            default:
                return true;
        }
    }

    private MailMessage ToMessage(FormEntry entry)
    {
        var message = new MailMessage(settings["from"] ?? "cms@localhost", settings["to"] ?? "webmaster@localhost")
        {
            Subject = "Contact form",
            Body = entry.Text,
        };
        message.ReplyToList.Add(entry.Sender);
        foreach (var (key, value) in entry.Extra)
            message.Body += $"\n{key}: {value}";
        return message;
    }
}
