using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Mixed.MinutesDistributor;

/// <summary>Distributes the minutes of a board meeting to everybody who was there.</summary>
public sealed class MinutesDistributor(Func<SmtpClient> connect, TimeSpan greylistPause)
{
    public async Task<IReadOnlyList<string>> DistributeAsync(
        FileInfo minutes, IEnumerable<MailAddress> attendees, CancellationToken ct)
    {
        using var mail = new MailMessage
        {
            From = new MailAddress("secretary@club.example"),
            Subject = $"Minutes {minutes.LastWriteTime:yyyy-MM-dd}",
            Body = "Please find the minutes attached."
        };
        foreach (var a in attendees)
            mail.Bcc.Add(a);
        mail.Attachments.Add(new Attachment(minutes.FullName));

        using var smtp = connect();
        try
        {
            await smtp.SendMailAsync(mail, ct);
            return [];
        }
        catch (SmtpFailedRecipientsException failed)
        {
            var busy = failed.InnerExceptions
                .Where(x => (int)x.StatusCode is >= 400 and < 500)
                .Select(x => x.FailedRecipient ?? "?")
                .ToList();

            if (busy.Count > 0)
            {
                await Task.Delay(greylistPause, ct);
                await smtp.SendMailAsync(mail, ct);  //! SMTP009
            }

            return failed.InnerExceptions.Select(x => x.FailedRecipient ?? "?").Except(busy).ToList();
        }
    }
}
