#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Ops.MailMetrics;

/// <summary>Counts outcomes per relay and writes them in the text format that the scraper reads.</summary>
public sealed class RelayStatistics
{
    private sealed class Counter
    {
        public long Value;
    }

    private readonly ConcurrentDictionary<(string Relay, string Group), Counter> _counters = new();
    private readonly ConcurrentDictionary<string, double> _lastSeconds = new();

    public void Succeeded(string relay, TimeSpan took)
    {
        Count(relay, "2xx");
        _lastSeconds[relay] = took.TotalSeconds;
    }

    public void Failed(string relay, SmtpException error)
    {
        bool final = error.StatusCode >= SmtpStatusCode.MailboxUnavailable; //! SMTP010
        Count(relay, GroupOf((int)error.StatusCode));
        if (final)
            Count(relay, "final");
    }

    private static string GroupOf(int smtpCode)
    {
        if (smtpCode >= 400 && smtpCode <= 500) //! SMTP010
            return "4xx";
        if (smtpCode / 100 == 5)
            return "5xx";
        return "none";
    }

    private void Count(string relay, string group) =>
        Interlocked.Increment(ref _counters.GetOrAdd((relay, group), _ => new Counter()).Value);

    public void WriteTo(TextWriter writer)
    {
        writer.WriteLine("# HELP mail_relay_replies_total Replies per relay and class");
        writer.WriteLine("# TYPE mail_relay_replies_total counter");
        foreach (var pair in _counters.OrderBy(p => p.Key))
        {
            writer.WriteLine(string.Format(
                CultureInfo.InvariantCulture,
                "mail_relay_replies_total{{relay=\"{0}\",class=\"{1}\"}} {2}",
                Escape(pair.Key.Relay), pair.Key.Group, Interlocked.Read(ref pair.Value.Value)));
        }

        writer.WriteLine("# TYPE mail_relay_last_seconds gauge");
        foreach (var pair in _lastSeconds.OrderBy(p => p.Key, StringComparer.Ordinal))
            writer.WriteLine(string.Format(CultureInfo.InvariantCulture, "mail_relay_last_seconds{{relay=\"{0}\"}} {1:F3}", Escape(pair.Key), pair.Value));
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"");
}

public sealed class MeteredSmtpSender
{
    private readonly SmtpClient _client;
    private readonly RelayStatistics _statistics;
    private readonly TimeProvider _time;

    public MeteredSmtpSender(SmtpClient client, RelayStatistics statistics, TimeProvider time)
    {
        _client = client;
        _statistics = statistics;
        _time = time;
    }

    public async Task SendAsync(MailMessage message, CancellationToken token)
    {
        var start = _time.GetTimestamp();
        try
        {
            await _client.SendMailAsync(message, token);
            _statistics.Succeeded(_client.Host ?? "?", _time.GetElapsedTime(start));
        }
        catch (SmtpException error)
        {
            _statistics.Failed(_client.Host ?? "?", error);
            throw;
        }
    }
}
