using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Corpus.MailKit_.BounceProcessor;

public sealed record BounceLine(string Address, string Diagnostic, DateTimeOffset Received);

public interface ISubscriberRepository
{
    Task UnsubscribeAsync(string address, string why);
    Task IncrementFailuresAsync(string address);
}

/// <summary>Reads the Diagnostic-Code fields of the delivery reports that arrived over night.</summary>
public sealed class BounceProcessor(ISubscriberRepository subscribers)
{
    private static readonly FrozenSet<int> PermanentFailures = new[]
    {
        450,  //! SMTP004
        550,
        551,
        553,
        554,
    }.ToFrozenSet();

    public async Task<int> RunAsync(IEnumerable<BounceLine> lines)
    {
        var removed = 0;
        foreach (var group in lines.GroupBy(l => l.Address, StringComparer.OrdinalIgnoreCase))
        {
            var latest = group.MaxBy(l => l.Received)!;
            if (!TryGetCode(latest.Diagnostic, out var code))
                continue;

            if (PermanentFailures.Contains(code))
            {
                await subscribers.UnsubscribeAsync(group.Key, latest.Diagnostic);
                removed++;
            }
            else
            {
                await subscribers.IncrementFailuresAsync(group.Key);
            }
        }

        return removed;
    }

    // "smtp; 550 5.1.1 <joe@example.com>: user unknown"
    private static bool TryGetCode(string diagnostic, out int code)
    {
        code = 0;
        var semicolon = diagnostic.IndexOf(';');
        var text = diagnostic.AsSpan(semicolon + 1).TrimStart();
        return text.Length >= 3 && int.TryParse(text[..3], out code);
    }
}
