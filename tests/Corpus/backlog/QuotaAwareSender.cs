#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Greenhouse.Mailing;

public enum NextStep { Done, RetrySoon, RetryTomorrow, Abandon }

public sealed class QuotaAwareSender
{
    private readonly SmtpClient _client;
    private readonly ILogger _logger;
    private readonly SortedList<DateTime, MimeMessage> _later = new();

    public QuotaAwareSender(SmtpClient client, ILogger<QuotaAwareSender> logger)
    {
        _client = client;
        _logger = logger;
    }

    public async Task<NextStep> SendAsync(MimeMessage message, CancellationToken ct)
    {
        try
        {
            await _client.SendAsync(message, ct);
            return NextStep.Done;
        }
        catch (SmtpCommandException e)
        {
            var step = Decide(e);
            _logger.LogInformation("{Id}: {Code} means {Step}", message.MessageId, (int)e.StatusCode, step);
            if (step == NextStep.RetryTomorrow)
                _later[DateTime.UtcNow.AddDays(1)] = message;
            return step;
        }
        catch (SmtpProtocolException)
        {
            return NextStep.RetrySoon;
        }
    }

    // Workspace accounts: 550 5.4.5 is the daily limit, it is lifted after 24 hours.
    private static NextStep Decide(SmtpCommandException e)
    {
        var code = (int)e.StatusCode;
        if (code == 550 && e.Message.Contains("5.4.5", StringComparison.Ordinal))
            return NextStep.RetryTomorrow;
        if (code is >= 400 and < 500)
            return e.Message.Contains("4.7.28") ? NextStep.RetryTomorrow : NextStep.RetrySoon;
        return NextStep.Abandon;
    }

    public IEnumerable<MimeMessage> Due(DateTime now)
    {
        while (_later.Count > 0 && _later.Keys[0] <= now)
        {
            var message = _later.Values[0];
            _later.RemoveAt(0);
            yield return message;
        }
    }
}
