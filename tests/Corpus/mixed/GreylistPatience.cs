using System;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.GreylistPatience;

internal sealed class GreylistPatience
{
    private readonly Func<Task<ISmtpClient>> _open;

    public GreylistPatience(Func<Task<ISmtpClient>> open)
    {
        _open = open;
    }

    public async Task<string> DeliverAsync(MimeMessage message)
    {
        try
        {
            using var smtp = await _open();
            return await smtp.SendAsync(message);
        }
        catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy)  //! SMTP106
        {
            Console.WriteLine("{0:t} {1} is greylisting us, waiting", DateTime.Now, ex.Mailbox);
            await Task.Delay(TimeSpan.FromMinutes(6));
            return await DeliverAsync(message);
        }
    }
}
