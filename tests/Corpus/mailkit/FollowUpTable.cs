using System;
using System.Collections.Generic;
using MailKit.Net.Smtp;

namespace Corpus.MailKit_.FollowUpTable;

public enum FollowUp
{
    None,
    RetryInFiveMinutes,
    RetryInOneHour,
    ReturnToSender,
    AskAdministrator,
}

/// <summary>What the outbound queue does with a message, by the reply that ended its last attempt.</summary>
internal sealed class FollowUpTable
{
    private readonly Dictionary<int, FollowUp> _byCode = new()
    {
        // ---- connection level
        [421] = FollowUp.RetryInFiveMinutes,
        [432] = FollowUp.AskAdministrator,
        [454] = FollowUp.RetryInFiveMinutes,
        [535] = FollowUp.AskAdministrator,

        // ---- recipient level
        [450] = FollowUp.RetryInOneHour,
        [550] = FollowUp.ReturnToSender,
        [551] = FollowUp.ReturnToSender,
        [553] = FollowUp.RetryInOneHour,  //! SMTP001

        // ---- message level
        [451] = FollowUp.RetryInFiveMinutes,
        [452] = FollowUp.RetryInOneHour,
        [554] = FollowUp.RetryInOneHour,  //! SMTP001
    };

    private readonly List<(DateTime Due, string QueueId)> _due = [];

    public FollowUp For(SmtpCommandException ex)
    {
        var number = (int)ex.StatusCode;
        if (_byCode.TryGetValue(number, out var followUp))
            return followUp;

        return number / 100 == 4 ? FollowUp.RetryInFiveMinutes : FollowUp.ReturnToSender;
    }

    public void Schedule(string queueId, SmtpCommandException ex, DateTime now)
    {
        switch (For(ex))
        {
            case FollowUp.RetryInFiveMinutes:
                _due.Add((now.AddMinutes(5), queueId));
                break;
            case FollowUp.RetryInOneHour:
                _due.Add((now.AddHours(1), queueId));
                break;
            case FollowUp.ReturnToSender:
                Returned?.Invoke(queueId, ex.Message);
                break;
            case FollowUp.AskAdministrator:
                Alarm?.Invoke(ex.Message);
                break;
        }
    }

    public event Action<string, string>? Returned;

    public event Action<string>? Alarm;
}
