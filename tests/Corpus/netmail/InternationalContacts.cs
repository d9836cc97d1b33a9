using System;
using System.Globalization;
using System.Net.Mail;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.NetMail.InternationalContacts;

public sealed record Contact(string LocalPart, string Domain, string DisplayName);

public static class AddressForms
{
    private static readonly IdnMapping Idn = new();

    public static MailAddress Unicode(Contact contact) =>
        new($"{contact.LocalPart}@{contact.Domain}", contact.DisplayName, Encoding.UTF8);

    public static MailAddress Ascii(Contact contact) =>
        new($"{contact.LocalPart}@{Idn.GetAscii(contact.Domain)}", contact.DisplayName, Encoding.UTF8);
}

public sealed class InternationalContacts
{
    private readonly string _host;
    private readonly MailAddress _from;

    public InternationalContacts(string host, MailAddress from)
    {
        _host = host;
        _from = from;
    }

    public async Task GreetAsync(Contact contact, string text)
    {
        using var international = new SmtpClient(_host) { DeliveryFormat = SmtpDeliveryFormat.International };
        using var first = Build(AddressForms.Unicode(contact), text);
        try
        {
            await international.SendMailAsync(first);
            return;
        }
        catch (SmtpException ex) when (!Ascii.IsValid(contact.Domain) && ex.StatusCode is SmtpStatusCode.MailboxNameNotAllowed
                                           or SmtpStatusCode.MailboxUnavailable
                                           or SmtpStatusCode.CommandParameterNotImplemented)
        {
            // no SMTPUTF8 on the way, fall through to the ASCII form
        }

        using var sevenBit = new SmtpClient(_host) { DeliveryFormat = SmtpDeliveryFormat.SevenBit };
        using var second = Build(AddressForms.Ascii(contact), text);
        await sevenBit.SendMailAsync(second);
    }

    private MailMessage Build(MailAddress to, string text) => new(_from, to)
    {
        Subject = "Season's greetings",
        SubjectEncoding = Encoding.UTF8,
        Body = text,
        BodyEncoding = Encoding.UTF8,
    };
}
