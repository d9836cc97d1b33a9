#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Sailmail.Bounces;

public sealed record DeliveryReport(string Recipient, int ReplyCode, string Diagnostic, DateTimeOffset ArrivedAt);

public interface ISuppressionList
{
    void Suppress(string address, string why);
    bool Contains(string address);
}

public sealed class BounceDesk
{
    private readonly ISuppressionList _list;
    private readonly ILogger<BounceDesk> _log;
    private readonly Dictionary<string, int> _seen = new(StringComparer.OrdinalIgnoreCase);

    public BounceDesk(ISuppressionList list, ILogger<BounceDesk> log)
    {
        _list = list;
        _log = log;
    }

    private static readonly Regex Diagnostic = new(@"smtp;\s*(?<code>[245]\d\d)", RegexOptions.IgnoreCase | RegexOptions.Compiled);

    public static DeliveryReport? Parse(string recipient, string statusField)
    {
        var hit = Diagnostic.Match(statusField);
        if (!hit.Success)
            return null;
        var code = int.Parse(hit.Groups["code"].Value, CultureInfo.InvariantCulture);
        return new DeliveryReport(recipient, code, statusField, DateTimeOffset.UtcNow);
    }

    public void Process(IEnumerable<DeliveryReport> reports)
    {
        foreach (var report in reports.OrderBy(r => r.ArrivedAt))
        {
            if (_list.Contains(report.Recipient))
                continue;

            var smtpCode = report.ReplyCode;
            _log.LogInformation("{Recipient}: {Code}", report.Recipient, smtpCode);

            if (smtpCode is 550 or 551 or 553)
            {
                _list.Suppress(report.Recipient, "unknown");
            }
            else if (smtpCode == 450) //! SMTP004
            {
                _list.Suppress(report.Recipient, "mailbox unavailable");
            }
            else
            {
                _seen[report.Recipient] = _seen.GetValueOrDefault(report.Recipient) + 1;
            }
        }
    }

    public IEnumerable<string> Noisy(int threshold) => _seen.Where(p => p.Value >= threshold).Select(p => p.Key);
}
