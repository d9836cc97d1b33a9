#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Fundraiser.Contacts;

public sealed class Contact
{
    public int Id { get; init; }
    public required string Email { get; init; }
    public bool DoNotMail { get; set; }
    public int SoftBounces { get; set; }
    public DateTime? LastBounce { get; set; }
    public string? LastReply { get; set; }
}

public interface IContactStore
{
    IAsyncEnumerable<Contact> MailableAsync(CancellationToken token);
    Task SaveAsync(Contact contact, CancellationToken token);
}

public static class SmtpFailureExtensions
{
    public static bool IsPermanent(this SmtpException error) => error.ReplyClass() == 5;

    public static bool IsTransient(this SmtpException error) => error.ReplyClass() is 4 or 0;

    private static int ReplyClass(this SmtpException error) => Math.Max(0, (int)error.StatusCode) / 100;
}

public sealed class ContactHygiene(IContactStore store, SmtpClient client, ILogger<ContactHygiene> logger)
{
    private const int SoftBounceLimit = 5;

    public async Task AppealAsync(string subject, Func<Contact, string> body, CancellationToken token)
    {
        await foreach (var contact in store.MailableAsync(token))
        {
            using var mail = new MailMessage("team@fundraiser.example", contact.Email, subject, body(contact));
            try
            {
                await client.SendMailAsync(mail, token);
                contact.SoftBounces = 0;
            }
            catch (SmtpException error)
            {
                contact.LastBounce = DateTime.UtcNow;
                contact.LastReply = $"{(int)error.StatusCode} {error.Message}";
                SuppressIfPermanent(contact, error);
                CountIfTransient(contact, error);
            }

            await store.SaveAsync(contact, token);
        }
    }

    private void SuppressIfPermanent(Contact contact, SmtpException error)
    {
        if (!error.IsPermanent())
            return;

        contact.DoNotMail = true;
        logger.LogInformation("{Email} gets no more mail: {Reply}", contact.Email, contact.LastReply);
    }

    private static void CountIfTransient(Contact contact, SmtpException error)
    {
        if (error.IsTransient() && ++contact.SoftBounces >= SoftBounceLimit)
            contact.DoNotMail = true;
    }
}
