using System;
using MailKit.Net.Smtp;

namespace Corpus.MailKit_.EnhancedStatusReader;

public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    public override string ToString() => $"{Class}.{Subject}.{Detail}";

    public static EnhancedStatus? Read(ReadOnlySpan<char> text)
    {
        // "5.7.1 Service unavailable": the triple is the first word or it is not there
        var space = text.IndexOf(' ');
        var word = space < 0 ? text : text[..space];
        if (word is not ['2' or '4' or '5', '.', .. var rest])
            return null;

        var dot = rest.IndexOf('.');
        if (dot is < 1 or > 3)
            return null;

        return int.TryParse(rest[..dot], out var subject) && int.TryParse(rest[(dot + 1)..], out var detail)
            ? new EnhancedStatus(word[0] - '0', subject, detail)
            : null;
    }
}

public enum Persistence { None, Transient, Permanent }

public static class EnhancedStatusReader
{
    /// <summary>
    /// Some servers wrap a passing condition in a 554, e.g. "554 4.4.7 delivery time expired at next hop".
    /// The finer code was written by somebody who had thought about it, so it goes first.
    /// </summary>
    public static Persistence PersistenceOf(SmtpCommandException ex)
    {
        var digit = EnhancedStatus.Read(ex.Message) is { Class: 4 or 5 } status
            ? status.Class
            : (int)ex.StatusCode / 100;

        return digit switch
        {
            4 => Persistence.Transient,
            5 => Persistence.Permanent,
            _ => Persistence.None,
        };
    }

    public static string Topic(EnhancedStatus status) => status switch
    {
        { Subject: 1, Detail: 1 or 2 or 3 } => "address",
        { Subject: 2, Detail: 2 } => "mailbox full",
        { Subject: 2 } => "mailbox",
        { Subject: 3 } => "receiving system",
        { Subject: 4 } => "network and routing",
        { Subject: 5 } => "protocol",
        { Subject: 6 } => "content",
        { Subject: 7 } => "policy or security",
        _ => "other",
    };
}
