using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MimeKit;

namespace Campaigns.DeliveryStatus;

public enum BounceKind { Unknown, Delayed, Soft, Hard }

public sealed record Bounce(string Recipient, BounceKind Kind, string Status, int ReplyCode, string Diagnostic);

public sealed class DsnReader
{
    public IEnumerable<Bounce> Read(MimeMessage report)
    {
        if (report.Body is not MultipartReport multipart)
            yield break;

        foreach (var part in multipart.OfType<MessageDeliveryStatus>())
        {
            foreach (var group in part.StatusGroups.Skip(1))
            {
                var action = group["Action"]?.Trim();
                var status = group["Status"]?.Trim() ?? "";
                var recipient = After(group["Final-Recipient"], ';');
                var diagnostic = After(group["Diagnostic-Code"], ';');
                var code = LeadingCode(diagnostic);
                yield return new Bounce(recipient, Classify(action, status, code), status, code, diagnostic);
            }
        }
    }

    private static BounceKind Classify(string action, string status, int code)
    {
        if (string.Equals(action, "delayed", StringComparison.OrdinalIgnoreCase))
            return BounceKind.Delayed;

        // mailbox full is a matter of time, whatever its first digit
        if (status is "5.2.2" or "4.2.2")
            return BounceKind.Soft;

        if (status.StartsWith("5.", StringComparison.Ordinal))
            return BounceKind.Hard;
        if (status.StartsWith("4.", StringComparison.Ordinal))
            return BounceKind.Soft;

        return code switch
        {
            552 => BounceKind.Soft,
            >= 500 and <= 599 => BounceKind.Hard,
            >= 400 and <= 499 => BounceKind.Soft,
            _ => BounceKind.Unknown,
        };
    }

    private static int LeadingCode(string text) =>
        text.Length >= 3 && int.TryParse(text.AsSpan(0, 3), out var code) && code is >= 200 and <= 599 ? code : 0;

    private static string After(string value, char separator)
    {
        if (value is null) return "";
        var i = value.IndexOf(separator);
        return (i < 0 ? value : value[(i + 1)..]).Trim();
    }
}

public sealed class SuppressionUpdater(DsnReader reader, ISet<string> suppressed, IDictionary<string, int> softCounts)
{
    private const int SoftLimit = 7;

    public void Apply(MimeMessage report)
    {
        foreach (var bounce in reader.Read(report))
        {
            if (bounce.Kind == BounceKind.Hard)
            {
                suppressed.Add(bounce.Recipient);
            }
            else if (bounce.Kind == BounceKind.Soft)
            {
                softCounts[bounce.Recipient] = softCounts.TryGetValue(bounce.Recipient, out var n) ? n + 1 : 1;
                if (softCounts[bounce.Recipient] >= SoftLimit)
                    suppressed.Add(bounce.Recipient);
            }
        }
    }
}
