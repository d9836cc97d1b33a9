using System;
using System.Collections.Generic;
using System.Linq;
using MailKit.Net.Smtp;

namespace Corpus.MailKit_.ProviderQuirks;

/// <summary>A reply that a provider documents as passing although it begins with 5.</summary>
/// <param name="HostSuffix">End of the name of the server that we talk to.</param>
/// <param name="Wait">How long the provider asks us to stay away.</param>
public sealed record Quirk(string HostSuffix, int Code, string Enhanced, TimeSpan Wait, string Source);

public sealed class ProviderQuirks
{
    public static readonly IReadOnlyList<Quirk> Known =
    [
        // "Daily user sending limit exceeded" is lifted after a day
        new(".gmail.com", 550, "5.4.5", TimeSpan.FromHours(24), "support.google.com/a/answer/3726730"),
        // "The user you are trying to contact is receiving mail at a rate that prevents ..."
        new(".google.com", 550, "5.2.1", TimeSpan.FromHours(3), "support.google.com/a/answer/3726730"),
        // deferred for complaints, called permanent, gone after some hours
        new(".yahoodns.net", 553, "5.7.2", TimeSpan.FromHours(12), "senders.yahooinc.com/smtp-error-codes"),
    ];

    public Verdict Judge(string host, SmtpCommandException ex, int attempts)
    {
        var code = (int)ex.StatusCode;
        if (attempts >= 10)
            return Verdict.GiveUp;

        if (code is >= 400 and <= 499)
            return Verdict.After(TimeSpan.FromMinutes(20 * (attempts + 1)));

        var quirk = Known.FirstOrDefault(q =>
            q.Code == code
            && host.EndsWith(q.HostSuffix, StringComparison.OrdinalIgnoreCase)
            && FirstWord(ex.Message) == q.Enhanced);

        return quirk is null ? Verdict.GiveUp : Verdict.After(quirk.Wait);
    }

    private static string FirstWord(string text) => text.Split(' ', 2)[0];
}

public readonly record struct Verdict(bool Retry, TimeSpan Wait)
{
    public static readonly Verdict GiveUp = new(false, TimeSpan.Zero);

    public static Verdict After(TimeSpan wait) => new(true, wait);
}
