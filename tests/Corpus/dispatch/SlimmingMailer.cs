#nullable enable
using System;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Photo.Prints;

/// <summary>Mails order previews; falls back to smaller pictures, then to a link.</summary>
public sealed class SlimmingMailer(string host, Func<byte[], int, byte[]> shrink)
{
    private static readonly int[] Widths = { 1600, 800, 320 };

    public async Task SendPreviewAsync(string to, byte[] picture, Uri link)
    {
        using var client = new SmtpClient(host);
        foreach (var width in Widths)
        {
            using var message = WithPicture(to, shrink(picture, width));
            try
            {
                await client.SendMailAsync(message);
                return;
            }
            catch (SmtpException ex) when (ex.StatusCode is SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed)
            {
                Console.WriteLine($"{width} px is refused ({(int)ex.StatusCode}), trying a smaller picture");
            }
        }

        using var plain = new MailMessage("orders@photo.example", to)
        {
            Subject = "Your preview",
            Body = "Your preview is ready: " + link,
        };
        await client.SendMailAsync(plain);
    }

    private static MailMessage WithPicture(string to, byte[] jpeg)
    {
        var message = new MailMessage("orders@photo.example", to)
        {
            Subject = "Your preview",
            Body = "Please have a look at the attached preview.",
        };
        message.Attachments.Add(new Attachment(new MemoryStream(jpeg), "preview.jpg", "image/jpeg"));
        return message;
    }

    public async Task SendReceiptAsync(string to, string text, string[] files)
    {
        using var client = new SmtpClient(host);
        using var message = new MailMessage("orders@photo.example", to, "Receipt", text);
        foreach (var file in files.Where(File.Exists))
            message.Attachments.Add(new Attachment(file));

        try
        {
            await client.SendMailAsync(message);
        }
        catch (SmtpException ex) when ((int)ex.StatusCode >= 500 && message.Attachments.Count > 0)
        {
            message.Attachments.Clear();
            message.Body += "\n\nThe attachments could not be mailed. You find them in your account.";
            await client.SendMailAsync(message);
        }
    }
}
