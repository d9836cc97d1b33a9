using System;
using System.Threading;
using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

namespace Site.Contact;

public class ContactMailer
{
    private readonly ILogger<ContactMailer> _log;
    private readonly string _host;

    public ContactMailer(ILogger<ContactMailer> log, string host)
    {
        _log = log;
        _host = host;
    }

    public bool Send(string name, string email, string question)
    {
        SmtpClient client = null;
        try
        {
            client = new SmtpClient(_host, 587)
            {
                EnableSsl = true,
                Credentials = new NetworkCredential("site", Environment.GetEnvironmentVariable("SITE_PW")),
                Timeout = 20000,
            };
        }
        catch (ArgumentException ex)
        {
            _log.LogError(ex, "bad host {Host}", _host);
            return false;
        }

        using var mail = new MailMessage("site@example.org", "office@example.org")
        {
            Subject = "Question from " + name,
            Body = question,
        };
        mail.ReplyToList.Add(email);

        for (int attempt = 1; attempt <= 3; attempt++)
        {
            try
            {
                client.Send(mail);
                return true;
            }
            catch (SmtpException ex) when (Worth(ex) && attempt < 3)
            {
                _log.LogInformation("attempt {N}: {Status}", attempt, ex.StatusCode);
                Thread.Sleep(attempt * 5000);
            }
            catch (SmtpException ex)
            {
                _log.LogError(ex, "contact form mail failed: {Status}", ex.StatusCode);
                return false;
            }
        }

        return false;
    }

    private static bool Worth(SmtpException ex)
    {
        switch (ex.StatusCode)
        {
            case SmtpStatusCode.ServiceNotAvailable:
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.LocalErrorInProcessing:
            case SmtpStatusCode.InsufficientStorage:
            case SmtpStatusCode.GeneralFailure:
                return true;
            default:
                return false;
        }
    }
}
