using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using MimeKit.Utils;

namespace Corpus.Assorted.UnicodeFallback;

public sealed class UnicodeFallback
{
    private readonly ISmtpClient _client;
    private static readonly IdnMapping Idn = new();

    public UnicodeFallback(ISmtpClient client) => _client = client;

    /// <summary>Sends with international headers and, if the server refuses them, a version in ASCII.</summary>
    public async Task SendAsync(MimeMessage message, CancellationToken ct)
    {
        var options = FormatOptions.Default.Clone();
        options.International = _client.Capabilities.HasFlag(SmtpCapabilities.UTF8);
        try
        {
            await _client.SendAsync(options, message, ct);
        }
        catch (SmtpCommandException ex) when (options.International && (int)ex.StatusCode is 550 or 553 or 554)
        {
            var plain = Downgrade(message);
            var ascii = FormatOptions.Default.Clone();
            ascii.International = false;
            await _client.SendAsync(ascii, plain, ct);
        }
        catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation && message.Attachments.Any())
        {
            var light = new MimeMessage(message.From, message.To, message.Subject,
                new TextPart("plain") { Text = message.TextBody + "\n\nThe attachments were too large and are in the portal." });
            await _client.SendAsync(light, ct);
        }
    }

    private static MimeMessage Downgrade(MimeMessage message)
    {
        var copy = new MimeMessage
        {
            Subject = message.Subject,
            Body = message.Body,
            MessageId = MimeUtils.GenerateMessageId(),
        };
        copy.From.AddRange(message.From);
        foreach (var box in message.To.Mailboxes)
        {
            int at = box.Address.LastIndexOf('@');
            copy.To.Add(new MailboxAddress(box.Name, box.Address[..(at + 1)] + Idn.GetAscii(box.Address[(at + 1)..])));
        }
        return copy;
    }
}
