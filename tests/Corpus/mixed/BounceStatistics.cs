using System;
using System.Collections.Concurrent;
using System.Net.Mail;

namespace Corpus.Mixed.BounceStatistics;

public enum BounceType
{
    Soft,
    SoftMailboxFull,
    SoftGreylisted,
    HardUnknownUser,
    HardPolicy
}

/// <summary>Weekly numbers for marketing; nothing here changes a subscriber.</summary>
public sealed class BounceStatistics
{
    private readonly ConcurrentDictionary<(string Domain, BounceType Type), int> _numbers = new();

    public void Register(SmtpFailedRecipientException failure)
    {
        var domain = failure.FailedRecipient is { } r && r.Contains('@') ? r[(r.IndexOf('@') + 1)..].TrimEnd('>') : "?";
        _numbers.AddOrUpdate((domain, TypeOf(failure.StatusCode)), 1, static (_, n) => n + 1);
    }

    public int Of(string domain, BounceType type) => _numbers.TryGetValue((domain, type), out var n) ? n : 0;

    private static BounceType TypeOf(SmtpStatusCode code) => code switch
    {
        SmtpStatusCode.MailboxBusy => BounceType.SoftGreylisted,
        SmtpStatusCode.InsufficientStorage => BounceType.SoftMailboxFull,
        SmtpStatusCode.ExceededStorageAllocation => BounceType.SoftMailboxFull,
        SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed => BounceType.HardUnknownUser,
        >= (SmtpStatusCode)500 => BounceType.HardPolicy,
        _ => BounceType.Soft
    };
}
