using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using Newtonsoft.Json;

namespace Corpus.Resilience.QueueDashboard;

public sealed record FailedMail(string To, SmtpStatusCode Status, DateTimeOffset At, int Attempts);

/// <summary>JSON for the admin page "mail queue".</summary>
public static class QueueDashboard
{
    public static string Render(IEnumerable<FailedMail> failed)
    {
        var rows = failed
            .OrderByDescending(f => f.At)
            .Select(f => new
            {
                f.To,
                f.Attempts,
                Code = (int)f.Status,
                Label = Label(f.Status),
                Icon = Icon(f.Status)
            });

        return JsonConvert.SerializeObject(rows, Formatting.Indented);
    }

    private static string Label(SmtpStatusCode status)
    {
        switch (status)
        {
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.MailboxUnavailable:
            case SmtpStatusCode.MailboxNameNotAllowed:
                return "Problem with the mailbox";
            case SmtpStatusCode.InsufficientStorage:
            case SmtpStatusCode.ExceededStorageAllocation:
                return "Not enough room";
            case SmtpStatusCode.ServiceNotAvailable:
            case SmtpStatusCode.TransactionFailed:
                return "Server does not take mail now";
            case SmtpStatusCode.GeneralFailure:
                return "No answer from the server";
            default:
                return status.ToString();
        }
    }

    private static string Icon(SmtpStatusCode status) => (int)status switch
    {
        >= 500 => "stop",
        >= 400 => "clock",
        _ => "question"
    };
}
