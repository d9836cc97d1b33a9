using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Net.Mail;

namespace Corpus.Mixed.SendMetrics;

/// <summary>Counts what the relay answered; scraped every 15 s.</summary>
public sealed class SendMetrics
{
    private readonly Counter<long> _sent;
    private readonly Counter<long> _failed;

    public SendMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Mail.Send");
        _sent = meter.CreateCounter<long>("mail.sent");
        _failed = meter.CreateCounter<long>("mail.failed");
    }

    public void Sent() => _sent.Add(1);

    public void Failed(SmtpException error)
    {
        var code = (int)error.StatusCode;
        _failed.Add(1,
            new KeyValuePair<string, object?>("code", code),
            new KeyValuePair<string, object?>("class", ClassOf(code)));
    }

    private static string ClassOf(int code)
    {
        if (code >= 200 && code < 300)
            return "2yz";
        if (code >= 400 && code <= 500)  //! SMTP010
            return "4yz";
        if (code >= 500 && code < 600)
            return "5yz";
        return "none";
    }
}
