#nullable enable
using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MailKit.Net.Smtp;

namespace Mailroom.Dashboard;

public enum Shade { Grey, Amber, Red }

/// <summary>What the dashboard prints beside a row of the queue. The queue itself asks for the first digit only.</summary>
public static class DashboardReplyLabels
{
    private static readonly FrozenDictionary<int, string> RetryHints = new Dictionary<int, string>
    {
        [421] = "The server is closing. We will try again.",
        [450] = "Greylisting or a busy mailbox.",
        [452] = "Mailbox full or too many recipients.",
        [550] = "No such mailbox, or a policy refuses it. Retry from the menu after you have corrected the address.",
        [553] = "The address has a form that the server does not allow.",
        [554] = "Content or reputation. Retry from the menu after delisting.",
    }.ToFrozenDictionary();

    public static string Hint(SmtpStatusCode code) =>
        RetryHints.TryGetValue((int)code, out var text) ? text : $"The server said {(int)code}.";

    public static Shade Colour(SmtpStatusCode code)
    {
        switch (code)
        {
            case SmtpStatusCode.MailboxBusy:
            case SmtpStatusCode.MailboxUnavailable:
            case SmtpStatusCode.InsufficientStorage:
            case SmtpStatusCode.ExceededStorageAllocation:
                return Shade.Amber;
            case SmtpStatusCode.TransactionFailed:
            case SmtpStatusCode.ServiceNotAvailable:
                return Shade.Red;
            default:
                return Shade.Grey;
        }
    }
}

public sealed class QueueRow
{
    public long Id { get; init; }
    public string Recipient { get; init; } = "";
    public int Attempts { get; set; }
    public DateTime? NextAttemptUtc { get; set; }
    public SmtpStatusCode? LastReply { get; set; }
}

public sealed class QueueBook
{
    private readonly List<QueueRow> _rows = new();

    public void Refused(QueueRow row, SmtpCommandException answer)
    {
        row.LastReply = answer.StatusCode;
        row.Attempts++;
        var first = (int)answer.StatusCode / 100;
        if (first == 4 && row.Attempts < 20)
            row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(10 * row.Attempts);
        else
            row.NextAttemptUtc = null;
    }

    public string Render()
    {
        var page = new StringBuilder("<table>");
        foreach (var row in _rows.OrderBy(r => r.NextAttemptUtc ?? DateTime.MaxValue))
        {
            var shade = row.LastReply is { } reply ? DashboardReplyLabels.Colour(reply) : Shade.Grey;
            var hint = row.LastReply is { } last ? DashboardReplyLabels.Hint(last) : "";
            page.Append($"<tr class='{shade}'><td>{row.Id}</td><td>{row.Recipient}</td><td>{row.Attempts}</td><td>{hint}</td></tr>");
        }
        return page.Append("</table>").ToString();
    }
}
