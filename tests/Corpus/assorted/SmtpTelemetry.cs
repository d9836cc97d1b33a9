using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Assorted.SmtpTelemetry;

/// <summary>Counts what the server says and passes every failure on unchanged.</summary>
public sealed class SmtpTelemetry
{
    private static readonly Meter Meter = new("mail");
    private static readonly Counter<long> Replies = Meter.CreateCounter<long>("smtp.replies");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("smtp.send", "ms");
    private readonly ISmtpClient _inner;

    public SmtpTelemetry(ISmtpClient inner) => _inner = inner;

    public async Task<string> SendAsync(MimeMessage message, CancellationToken ct)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            var text = await _inner.SendAsync(message, ct);
            Count(250, "ok");
            return text;
        }
        catch (SmtpCommandException ex)
        {
            Count((int)ex.StatusCode, Label(ex));
            throw;
        }
        catch (SmtpProtocolException)
        {
            Count(0, "broken");
            throw;
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static string Label(SmtpCommandException ex)
    {
        // only a label for the dashboard
        if (ex.Message.Contains("spam", StringComparison.OrdinalIgnoreCase) || ex.Message.Contains("blocked", StringComparison.OrdinalIgnoreCase))
            return "reputation";
        if (ex.Message.Contains("full", StringComparison.OrdinalIgnoreCase))
            return "quota";
        return ex.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => "recipient",
            SmtpErrorCode.SenderNotAccepted => "sender",
            SmtpErrorCode.MessageNotAccepted => "content",
            _ => "other",
        };
    }

    private static void Count(int code, string label) => Replies.Add(1,
        new KeyValuePair<string, object?>("code", code),
        new KeyValuePair<string, object?>("class", code / 100),
        new KeyValuePair<string, object?>("label", label));
}
