using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.MailKit_.InternationalMailer;

public sealed class InternationalMailer
{
    private readonly IdnMapping _idn = new();

    /// <summary>
    /// Sends with UTF-8 headers and addresses. If the server will not have that, an ASCII version of the
    /// message goes out instead, provided that the local parts allow it.
    /// </summary>
    public async Task<bool> SendAsync(SmtpClient client, MimeMessage message, CancellationToken ct)
    {
        var utf8 = FormatOptions.Default.Clone();
        utf8.International = client.Capabilities.HasFlag(SmtpCapabilities.UTF8);

        try
        {
            await client.SendAsync(utf8, message, ct);
            return true;
        }
        catch (SmtpCommandException ex) when (ex.StatusCode is SmtpStatusCode.MailboxUnavailable
                                                  or SmtpStatusCode.MailboxNameNotAllowed
                                                  or SmtpStatusCode.TransactionFailed
                                                  or SmtpStatusCode.MailFromOrRcptToParametersNotRecognizedOrNotImplemented)
        {
            if (!utf8.International || !TryDowngrade(message, out var ascii))
                throw;

            await client.SendAsync(ascii, ct);
            return false;
        }
    }

    private bool TryDowngrade(MimeMessage original, out MimeMessage ascii)
    {
        ascii = new MimeMessage { Subject = original.Subject, Date = original.Date, MessageId = original.MessageId };
        ascii.Body = original.Body;
        ascii.Prepare(EncodingConstraint.SevenBit);

        foreach (var (source, target) in new[] { (original.From, ascii.From), (original.To, ascii.To), (original.Cc, ascii.Cc) })
        {
            foreach (var box in source.Mailboxes)
            {
                if (!box.LocalPart.All(char.IsAscii))
                    return false;
                target.Add(new MailboxAddress(box.Name, $"{box.LocalPart}@{_idn.GetAscii(box.Domain)}"));
            }
        }

        return true;
    }
}
