#nullable enable
using System;
using System.Collections.Generic;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Net.Mail;
using System.Threading;

namespace Charity.Donors;

public sealed class Contact
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public decimal LastGift { get; init; }
    public bool DoNotMail { get; set; }
    public DateTime? LastMailed { get; set; }
}

public interface IContactRepository
{
    IEnumerable<Contact> Donors(int year);
    void Update(Contact contact);
}

public static class Repeat
{
    public static void On<TException>(Action action, int times)
        where TException : Exception
    {
        for (var i = 1; ; i++)
        {
            try
            {
                action();
                return;
            }
            catch (TException) when (i < times)
            {
                Thread.Sleep(TimeSpan.FromSeconds(5 * i));
            }
        }
    }
}

public sealed class DonorMailing
{
    private readonly IContactRepository _contacts;
    private readonly SmtpClient _client;
    private readonly List<string> _problems = new();

    public DonorMailing(IContactRepository contacts, SmtpClient client)
    {
        _contacts = contacts;
        _client = client;
    }

    public IReadOnlyList<string> Problems => _problems;

    public void ThankEveryone(int year)
    {
        foreach (var contact in _contacts.Donors(year).Where(c => !c.DoNotMail && c.Email.Contains('@')))
        {
            using var message = Letter(contact, year);
            try
            {
                _client.Send(message);
                contact.LastMailed = DateTime.UtcNow;
            }
            catch (SmtpFailedRecipientException ex) //! SMTP004
            {
                contact.DoNotMail = true;
                _problems.Add($"{contact.Name}: {ex.Message}");
            }
            catch (SmtpException ex)
            {
                _problems.Add($"{contact.Name}: {ex.Message}");
            }

            _contacts.Update(contact);
        }
    }

    public void SendReport(string treasurer)
    {
        using var message = new MailMessage("office@charity.example", treasurer)
        {
            Subject = "Donor mailing",
            Body = _problems.Count == 0 ? "No problems." : string.Join(Environment.NewLine, _problems),
        };
        Repeat.On<SmtpException>(() => _client.Send(message), 4); //! SMTP101
    }

    private static MailMessage Letter(Contact contact, int year)
    {
        var gift = contact.LastGift.ToString("C", CultureInfo.GetCultureInfo("en-GB"));
        return new MailMessage("office@charity.example", contact.Email)
        {
            Subject = "Thank you",
            Body = $"Dear {contact.Name},\n\nthank you for your gift of {gift} in {year}.",
        };
    }
}
