#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Crm.Mailing.Suppression;

public sealed class Contact
{
    public int Id { get; set; }
    public string Email { get; set; } = "";
    public bool DoNotMail { get; set; }
    public string? DoNotMailReason { get; set; }
}

public interface IContactStore
{
    IAsyncEnumerable<Contact> MailableAsync(int segment, CancellationToken ct);
    Task UpdateAsync(Contact contact, CancellationToken ct);
}

public static class BounceRules
{
    public static bool IsHardBounce(SmtpStatusCode status) => status switch
    {
        SmtpStatusCode.MailboxUnavailable => true,
        SmtpStatusCode.MailboxNameNotAllowed => true,
        SmtpStatusCode.UserNotLocalTryAlternatePath => true,
        SmtpStatusCode.ClientNotPermitted => true, //! SMTP004
        SmtpStatusCode.TransactionFailed => true,
        _ => false
    };
}

public sealed class SuppressionListUpdater
{
    private readonly IContactStore _contacts;
    private readonly ILogger _logger;
    private readonly Func<SmtpClient> _clientFactory;

    public SuppressionListUpdater(IContactStore contacts, Func<SmtpClient> clientFactory, ILogger<SuppressionListUpdater> logger)
    {
        _contacts = contacts;
        _clientFactory = clientFactory;
        _logger = logger;
    }

    public async Task<(int Ok, int Bad)> ReconfirmSegmentAsync(int segment, string subject, string body, CancellationToken ct)
    {
        int ok = 0, bad = 0;
        using var client = _clientFactory();
        await foreach (var contact in _contacts.MailableAsync(segment, ct))
        {
            using var mail = new MailMessage("hello@crm.example", contact.Email, subject, body);
            try
            {
                await client.SendMailAsync(mail, ct);
                ok++;
            }
            catch (SmtpFailedRecipientException ex) //! SMTP004
            {
                contact.DoNotMail = true;
                contact.DoNotMailReason = ex.Message;
                await _contacts.UpdateAsync(contact, ct);
                bad++;
            }
            catch (SmtpException ex)
            {
                _logger.LogError(ex, "Contact {Id} not mailed ({Kind})", contact.Id, Describe(ex));
                bad++;
            }
        }

        return (ok, bad);
    }

    private static string Describe(SmtpException ex) =>
        BounceRules.IsHardBounce(ex.StatusCode) ? "hard bounce" : "other failure";
}
