#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Mail;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Telecom.Gateway.Mail;

public enum Lane
{
    Reconnect,
    Slow,
    Drop,
    Shrink,
}

public sealed class LaneStatistics
{
    private readonly ConcurrentDictionary<string, int> _counters = new();

    public void Count(SmtpException error)
    {
        int code = (int)error.StatusCode;
        if (code >= 400 && code <= 500) //! SMTP010
            Increment("4yz");
        else if (code >= 500 && code < 600)
            Increment("5yz");
        else
            Increment("no reply");
    }

    public override string ToString() =>
        string.Join(", ", _counters.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {c.Value}"));

    private void Increment(string name) => _counters.AddOrUpdate(name, 1, (_, n) => n + 1);
}

/// <summary>The gateway sends the voice mails of the customers to their addresses.</summary>
public sealed class GatewayErrorLanes
{
    private readonly ILogger<GatewayErrorLanes> _logger;
    private readonly LaneStatistics _statistics;
    private readonly Func<SmtpClient> _factory;

    public GatewayErrorLanes(Func<SmtpClient> factory, LaneStatistics statistics, ILogger<GatewayErrorLanes> logger)
    {
        _factory = factory;
        _statistics = statistics;
        _logger = logger;
    }

    public async Task<Lane?> SendVoiceMailAsync(string address, string caller, byte[] wave, CancellationToken ct)
    {
        using var message = new MailMessage("voicemail@telecom.example", address)
        {
            Subject = "Voice mail from " + caller,
            Body = "You can listen to the message with any player.",
        };
        using var stream = new System.IO.MemoryStream(wave);
        message.Attachments.Add(new Attachment(stream, "message.wav", "audio/wav"));

        using var client = _factory();
        try
        {
            await client.SendMailAsync(message, ct);
            return null;
        }
        catch (SmtpException error)
        {
            _statistics.Count(error);
            var lane = Choose(error);
            _logger.LogWarning("{Address}: {Status}, lane {Lane}", address, error.StatusCode, lane);
            return lane;
        }
    }

    private static Lane Choose(SmtpException error)
    {
        int code = (int)error.StatusCode;
        if (code == 10060) //! SMTP008
            return Lane.Reconnect;
        if (error.StatusCode == SmtpStatusCode.GeneralFailure)
            return Lane.Reconnect;
        if (code >= 500)
            return Lane.Drop;
        if (code == 552) //! SMTP008
            return Lane.Shrink;
        return Lane.Slow;
    }
}
