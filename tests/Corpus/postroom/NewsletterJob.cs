using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Mail;

namespace ShopSuite.Newsletter;

public class Contact
{
    public int Id { get; set; }
    public string Email { get; set; }
    public bool DoNotMail { get; set; }
    public string LastError { get; set; }
}

public interface IContactStore
{
    IEnumerable<Contact> Active();
    void Save(Contact c);
}

public class NewsletterJob
{
    private readonly IContactStore _contacts;
    private readonly SmtpClient _client;

    public NewsletterJob(IContactStore contacts, string host)
    {
        _contacts = contacts;
        _client = new SmtpClient(host);
    }

    public int Run(string subject, string html)
    {
        var ok = 0;
        foreach (var contact in _contacts.Active())
        {
            using var mail = new MailMessage("news@shop.example", contact.Email, subject, html) { IsBodyHtml = true };
            mail.Headers["List-Unsubscribe"] = $"<https://shop.example/u/{contact.Id}>";
            try
            {
                _client.Send(mail);
                ok++;
            }
            catch (SmtpFailedRecipientException ex) //! SMTP004
            {
                contact.DoNotMail = true;
                contact.LastError = ex.Message;
                _contacts.Save(contact);
            }
            catch (SmtpException ex)
            {
                contact.LastError = ex.StatusCode.ToString();
                _contacts.Save(contact);
            }
        }

        return ok;
    }

    // editors get one common mail with everybody in Cc so they can discuss
    public void SendProof(string subject, string html, IEnumerable<string> editors)
    {
        using var mail = new MailMessage { From = new MailAddress("news@shop.example"), Subject = "[PROOF] " + subject, Body = html, IsBodyHtml = true };
        foreach (var e in editors)
            mail.CC.Add(e);

        try
        {
            _client.Send(mail);
        }
        catch (SmtpFailedRecipientsException ex)
        {
            for (int i = 0; i < ex.InnerExceptions.Length; i++)
            {
                SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                if (status == SmtpStatusCode.MailboxBusy || status == SmtpStatusCode.MailboxUnavailable) //! SMTP001
                {
                    Console.WriteLine("Delivery failed - retrying in 5 seconds.");
                    Thread.Sleep(5000);
                    _client.Send(mail); //! SMTP009
                }
                else
                {
                    Console.WriteLine("Failed to deliver message to {0}", ex.InnerExceptions[i].FailedRecipient);
                }
            }
        }
    }
}
