using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading.Tasks;

namespace Acme.Alerts;

public enum Verdict { Delivered, TryLater, Rejected }

public sealed class AlertMailer(string host, string from)
{
    private static readonly FrozenSet<SmtpStatusCode> Later = new[]
    {
        SmtpStatusCode.GeneralFailure,
        SmtpStatusCode.ServiceNotAvailable,
        SmtpStatusCode.MailboxBusy,
        SmtpStatusCode.LocalErrorInProcessing,
        SmtpStatusCode.InsufficientStorage,
        SmtpStatusCode.ClientNotPermitted,
    }.ToFrozenSet();

    // used for the dashboard only
    private static readonly Dictionary<SmtpStatusCode, string> Labels = new()
    {
        [SmtpStatusCode.MailboxUnavailable] = "no such mailbox or policy",
        [SmtpStatusCode.TransactionFailed] = "content refused",
        [SmtpStatusCode.ExceededStorageAllocation] = "mailbox full",
        [SmtpStatusCode.MailboxBusy] = "try later",
        [SmtpStatusCode.MustIssueStartTlsFirst] = "TLS missing",
    };

    public async Task<Verdict> SendAsync(string to, string subject, string body)
    {
        Verdict last = Verdict.TryLater;
        for (int i = 0; i < 3 && last == Verdict.TryLater; i++)
        {
            if (i > 0) await Task.Delay(TimeSpan.FromMinutes(i));
            last = await OnceAsync(to, subject, body);
        }
        return last;
    }

    private async Task<Verdict> OnceAsync(string to, string subject, string body)
    {
        using var c = new SmtpClient(host);
        try
        {
            await c.SendMailAsync(from, to, subject, body);
            return Verdict.Delivered;
        }
        catch (SmtpException e)
        {
            Console.Error.WriteLine(Labels.TryGetValue(e.StatusCode, out var l) ? l : e.StatusCode.ToString());
            return Later.Contains(e.StatusCode) ? Verdict.TryLater : Verdict.Rejected;
        }
    }
}
