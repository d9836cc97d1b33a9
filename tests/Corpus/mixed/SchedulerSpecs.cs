using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Mixed.SchedulerSpecs;

public enum NextStep { Finished, RetryAtNextRun, ReturnToSender }

public static class Scheduler
{
    public static NextStep After(Exception? error) => error switch
    {
        null => NextStep.Finished,
        SmtpCommandException { StatusCode: >= SmtpStatusCode.CommandUnrecognized } => NextStep.ReturnToSender,
        SmtpCommandException => NextStep.RetryAtNextRun,
        SmtpProtocolException => NextStep.RetryAtNextRun,
        _ => throw error
    };
}

public static class SchedulerSpecs
{
    private static SmtpCommandException Refused(SmtpStatusCode code, string text) =>
        new(SmtpErrorCode.RecipientNotAccepted, code, new MailboxAddress("x", "x@test.example"), text);

    public static IEnumerable<(string Name, bool Passed)> RunAll()
    {
        yield return ("no error", Scheduler.After(null) == NextStep.Finished);

        foreach (var code in new[] { SmtpStatusCode.MailboxBusy, SmtpStatusCode.ErrorInProcessing, SmtpStatusCode.InsufficientStorage })
            yield return ($"{code} is tried again", Scheduler.After(Refused(code, "later")) == NextStep.RetryAtNextRun);

        foreach (var code in new[] { SmtpStatusCode.MailboxUnavailable, SmtpStatusCode.TransactionFailed, SmtpStatusCode.MailboxNameNotAllowed })
            yield return ($"{code} comes back", Scheduler.After(Refused(code, "never")) == NextStep.ReturnToSender);

        yield return ("dropped line", Scheduler.After(new SmtpProtocolException("gone")) == NextStep.RetryAtNextRun);
    }
}
