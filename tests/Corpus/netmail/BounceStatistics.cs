using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;

namespace Corpus.NetMail.BounceStatistics;

public enum BounceKind { Soft, Hard, Block, NoConnection }

public sealed record BounceEntry(DateTime At, string Domain, BounceKind Kind, int Code);

public interface IBounceSink
{
    void Write(BounceEntry entry);
}

/// <summary>Figures for the monthly deliverability report.</summary>
public sealed class BounceStatistics : IBounceSink
{
    private readonly List<BounceEntry> _entries = [];

    public void Write(BounceEntry entry) => _entries.Add(entry);

    public IReadOnlyDictionary<BounceKind, double> Shares()
    {
        var total = Math.Max(_entries.Count, 1);
        return _entries.GroupBy(e => e.Kind).ToDictionary(g => g.Key, g => 100.0 * g.Count() / total);
    }

    public IEnumerable<string> WorstDomains(int count) =>
        _entries.GroupBy(e => e.Domain).OrderByDescending(g => g.Count()).Take(count).Select(g => $"{g.Key}: {g.Count()}");
}

public sealed class CountingMailer(SmtpClient smtp, IBounceSink sink)
{
    public bool TrySend(MailMessage message)
    {
        try
        {
            smtp.Send(message);
            return true;
        }
        catch (SmtpException ex)
        {
            sink.Write(new BounceEntry(DateTime.UtcNow, message.To[0].Host, KindOf(ex.StatusCode), (int)ex.StatusCode));
            return false;
        }
    }

    // Same kinds as in the reports of our sending provider.
    private static BounceKind KindOf(SmtpStatusCode code)
    {
        if (IsSoftBounce(code)) return BounceKind.Soft;
        return code switch
        {
            SmtpStatusCode.GeneralFailure => BounceKind.NoConnection,
            SmtpStatusCode.TransactionFailed or SmtpStatusCode.ClientNotPermitted or SmtpStatusCode.MustIssueStartTlsFirst => BounceKind.Block,
            _ => BounceKind.Hard,
        };
    }

    private static bool IsSoftBounce(SmtpStatusCode code) =>
        (int)code is >= 400 and < 500 && code != SmtpStatusCode.ClientNotPermitted
        || code == SmtpStatusCode.ExceededStorageAllocation;
}
