#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Gazette.Bounces;

public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    public static bool TryParse(string? text, out EnhancedStatus status)
    {
        status = default;
        var parts = (text ?? "").Trim().Split(' ')[0].Split('.');
        if (parts.Length != 3
            || !int.TryParse(parts[0], out var c)
            || !int.TryParse(parts[1], out var s)
            || !int.TryParse(parts[2], out var d)
            || c is not (2 or 4 or 5))
        {
            return false;
        }

        status = new EnhancedStatus(c, s, d);
        return true;
    }

    public bool IsPermanent => Class == 5;

    public bool ConcernsAddress => Subject == 1 || this is { Subject: 2, Detail: 1 };
}

public interface ISubscribers
{
    Task SuppressAsync(string address, string reason, CancellationToken token);
    Task<int> CountSoftBounceAsync(string address, CancellationToken token);
}

public sealed class BounceMailbox
{
    private const int SoftLimit = 8;
    private readonly ISubscribers _subscribers;
    private readonly ILogger<BounceMailbox> _logger;

    public BounceMailbox(ISubscribers subscribers, ILogger<BounceMailbox> logger)
    {
        _subscribers = subscribers;
        _logger = logger;
    }

    public async Task HandleAsync(MimeMessage report, CancellationToken token)
    {
        foreach (var (address, status, text) in Failures(report))
        {
            if (status.IsPermanent && status.ConcernsAddress)
            {
                await _subscribers.SuppressAsync(address, text, token);
                _logger.LogInformation("{Address} is suppressed: {Text}", address, text);
                continue;
            }

            if (await _subscribers.CountSoftBounceAsync(address, token) > SoftLimit)
                await _subscribers.SuppressAsync(address, "too many bounces", token);
        }
    }

    private static IEnumerable<(string Address, EnhancedStatus Status, string Text)> Failures(MimeMessage report)
        => from part in report.BodyParts.OfType<MessageDeliveryStatus>()
           from fields in part.StatusGroups.Skip(1)
           where string.Equals(fields["Action"], "failed", StringComparison.OrdinalIgnoreCase)
           let status = EnhancedStatus.TryParse(fields["Status"], out var parsed) ? parsed : default
           where status.Class != 0
           select (Strip(fields["Final-Recipient"]), status, fields["Diagnostic-Code"] ?? "");

    private static string Strip(string? field) => (field ?? "")[((field ?? "").IndexOf(';') + 1)..].Trim();
}
