using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

namespace ListKeeper.Bounces;

public enum BounceKind { None, Soft, Hard, Policy }

public record Bounce(string Recipient, int ReplyCode, string Status, string Diagnostic);

public interface ISubscriberList
{
    int AddSoftBounce(string address);
    void Suppress(string address, string reason);
}

/// <summary>Reads delivery reports out of the bounce mailbox.</summary>
public class BounceProcessor
{
    private static readonly Regex Reply = new(@"\b([245]\d\d)[ -]", RegexOptions.Compiled);
    private const int SoftLimit = 8;

    private readonly ISubscriberList _list;

    public BounceProcessor(ISubscriberList list) => _list = list;

    public void Process(MimeMessage report)
    {
        foreach (var bounce in Read(report))
        {
            switch (Classify(bounce))
            {
                case BounceKind.Hard:
                    _list.Suppress(bounce.Recipient, bounce.Diagnostic);
                    break;
                case BounceKind.Soft:
                    if (_list.AddSoftBounce(bounce.Recipient) > SoftLimit)
                        _list.Suppress(bounce.Recipient, "too many soft bounces");
                    break;
                case BounceKind.Policy:
                    Console.WriteLine($"Look at {bounce.Recipient}: {bounce.Diagnostic}");
                    break;
            }
        }
    }

    private static BounceKind Classify(Bounce b)
    {
        if (b.Status.StartsWith("2.") || b.ReplyCode is >= 200 and < 300)
            return BounceKind.None;
        if (b.Status.StartsWith("4.") || b.ReplyCode is >= 400 and < 500)
            return BounceKind.Soft;
        if (b.Status.StartsWith("5.7."))
            return BounceKind.Policy;
        if (b.ReplyCode == 552 || b.Status == "5.2.2")
            return BounceKind.Soft;      // mailbox full, comes back to life quite often
        return IsHardBounce(b) ? BounceKind.Hard : BounceKind.Policy;
    }

    private static bool IsHardBounce(Bounce b) =>
        b.ReplyCode is 550 or 551 or 553 or 556 && b.Status is "5.1.1" or "5.1.2" or "5.1.10" or "5.1.6";

    private static IEnumerable<Bounce> Read(MimeMessage report)
    {
        foreach (var part in report.BodyParts.OfType<MessageDeliveryStatus>())
        {
            foreach (var group in part.StatusGroups.Skip(1))
            {
                var recipient = group["Final-Recipient"]?.Split(';').Last().Trim();
                if (string.IsNullOrEmpty(recipient))
                    continue;
                var status = group["Status"]?.Trim() ?? "";
                var diagnostic = group["Diagnostic-Code"] ?? "";
                var match = Reply.Match(diagnostic);
                var code = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
                yield return new Bounce(recipient, code, status, diagnostic);
            }
        }
    }
}
