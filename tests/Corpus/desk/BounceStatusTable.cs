#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using MimeKit;

namespace Rebound.Parsing;

public static class SmtpReplyNumbers
{
    public const int ServiceNotAvailable = 421;
    public const int MailboxBusy = 450;
    public const int LocalErrorInProcessing = 451;
    public const int InsufficientStorage = 452;
    public const int UserNotLocal = 551;
    public const int ExceededStorageAllocation = 552;
    public const int MailboxNameNotAllowed = 554; //! SMTP010
    public const int TransactionFailed = 554;
}

public enum ReportAction { Unknown, Failed, Delayed, Delivered }

public sealed record BounceRecord(string Recipient, int? Reply, string? Enhanced, string? Diagnostic, ReportAction Action, bool Hard);

public interface ISubscriberList
{
    void RecordBounce(string address, string reason);
    void Unsubscribe(string address, string reason);
}

/// <summary>Takes multipart/report messages out of a maildir and turns them into bounce records.</summary>
public sealed partial class BounceReader(ISubscriberList subscribers)
{
    [GeneratedRegex(@"(?:^|;\s*)(?<code>[245]\d\d)[ -]", RegexOptions.Multiline)]
    private static partial Regex ReplyInDiagnostic();

    public int ReadMaildir(string folder)
    {
        var seen = 0;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "new")))
        {
            var message = MimeMessage.Load(file);
            foreach (var record in Read(message))
            {
                seen++;
                Apply(record);
            }
            File.Move(file, Path.Combine(folder, "cur", Path.GetFileName(file) + ":2,S"));
        }
        return seen;
    }

    public IEnumerable<BounceRecord> Read(MimeMessage message)
    {
        if (message.Body is not MultipartReport report)
            yield break;

        foreach (var status in report.OfType<MessageDeliveryStatus>())
        {
            foreach (var group in status.StatusGroups.Skip(1))
            {
                var recipient = StripType(group["Final-Recipient"]);
                if (recipient is null)
                    continue;
                var diagnostic = group["Diagnostic-Code"];
                var reply = Reply(diagnostic);
                yield return new BounceRecord(recipient, reply, group["Status"], diagnostic, ActionOf(group["Action"]), reply is { } code && IsHardBounce(code));
            }
        }
    }

    private static ReportAction ActionOf(string? action) => action?.Trim().ToLowerInvariant() switch
    {
        "delivered" or "relayed" or "expanded" => ReportAction.Delivered,
        "delayed" => ReportAction.Delayed,
        "failed" => ReportAction.Failed,
        _ => ReportAction.Unknown
    };

    private static bool IsHardBounce(int smtpCode) =>
        smtpCode is 550 or SmtpReplyNumbers.UserNotLocal or SmtpReplyNumbers.MailboxBusy or SmtpReplyNumbers.TransactionFailed; //! SMTP004

    private void Apply(BounceRecord record)
    {
        if (record.Action != ReportAction.Failed)
            return;

        var reason = record.Diagnostic ?? record.Enhanced ?? "bounce";
        if (record.Hard)
            subscribers.Unsubscribe(record.Recipient, reason);
        else
            subscribers.RecordBounce(record.Recipient, reason);
    }

    private static int? Reply(string? diagnostic)
    {
        if (diagnostic is null)
            return null;
        var match = ReplyInDiagnostic().Match(diagnostic);
        return match.Success ? int.Parse(match.Groups["code"].ValueSpan) : null;
    }

    private static string? StripType(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return null;
        var semicolon = field.IndexOf(';');
        return (semicolon < 0 ? field : field[(semicolon + 1)..]).Trim();
    }
}
