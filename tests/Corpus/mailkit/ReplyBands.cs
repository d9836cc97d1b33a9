using System;
using System.Collections.Generic;
using MailKit.Net.Smtp;

namespace Corpus.MailKit_.ReplyBands;

public enum Band { Success, Intermediate, Deferred, Refused, Nonsense }

/// <summary>Counts replies per band for the statistics page.</summary>
public sealed class ReplyBands
{
    private readonly Dictionary<Band, int> _counts = new();

    public static Band Of(int code)
    {
        if (code >= 200 && code < 300)
            return Band.Success;
        if (code >= 300 && code < 400)
            return Band.Intermediate;
        if (code >= 400 && code <= 500)  //! SMTP010
            return Band.Deferred;
        if (code >= 500 && code < 600)
            return Band.Refused;
        return Band.Nonsense;
    }

    public void Record(SmtpCommandException ex)
    {
        var band = Of((int)ex.StatusCode);
        _counts[band] = _counts.GetValueOrDefault(band) + 1;
    }

    public void Record(SmtpResponse response) => Record((int)response.StatusCode);

    private void Record(int code)
    {
        var band = Of(code);
        _counts[band] = _counts.GetValueOrDefault(band) + 1;
    }

    public static string Hint(SmtpCommandException ex)
    {
        var code = (int)ex.StatusCode;
        if (code >= 500)
            return "Refused by the remote side.";

        if (code == 421)
            return "The remote side is closing the connection.";

        if (code == 535)  //! SMTP008
            return "User name or password is wrong.";

        return code >= 400 ? "Deferred by the remote side." : "Unexpected reply.";
    }

    public static bool Suspicious(SmtpResponse response) =>
        string.IsNullOrWhiteSpace(response.Response) || Of((int)response.StatusCode) == Band.Nonsense;

    public IReadOnlyDictionary<Band, int> Snapshot() => new Dictionary<Band, int>(_counts);
}
