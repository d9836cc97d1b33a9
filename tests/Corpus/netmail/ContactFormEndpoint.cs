using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.NetMail.ContactFormEndpoint;

public sealed record ContactForm(string Name, string Email, string Message);

public sealed record Problem(HttpStatusCode Status, string Title, string? Detail = null)
{
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>();
}

public sealed class ContactFormEndpoint(SmtpClient smtp, MailAddress inbox)
{
    public async Task<Problem?> PostAsync(ContactForm form, CancellationToken ct)
    {
        if (!MailAddress.TryCreate(form.Email, form.Name, out var visitor))
            return new Problem(HttpStatusCode.BadRequest, "The e-mail address is not valid.");

        using var mail = new MailMessage(inbox, inbox)
        {
            Subject = $"Contact form: {form.Name}",
            Body = form.Message,
            ReplyToList = { visitor },
        };

        try
        {
            await smtp.SendMailAsync(mail, ct);
            return null;
        }
        catch (SmtpException ex)
        {
            return ToProblem(ex);
        }
    }

    private static Problem ToProblem(SmtpException ex)
    {
        var status = ex.StatusCode switch
        {
            SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed => HttpStatusCode.UnprocessableEntity,
            SmtpStatusCode.InsufficientStorage or SmtpStatusCode.ExceededStorageAllocation => HttpStatusCode.InsufficientStorage,
            SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.TransactionFailed or SmtpStatusCode.GeneralFailure => HttpStatusCode.BadGateway,
            _ => HttpStatusCode.InternalServerError,
        };

        var problem = new Problem(status, "Your message could not be sent.", $"SMTP {(int)ex.StatusCode}");
        if ((int)ex.StatusCode is >= 400 and <= 499)
            problem.Headers["Retry-After"] = "1800";
        return problem;
    }
}
