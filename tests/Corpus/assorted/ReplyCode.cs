using System;
using System.Collections.Generic;

namespace Corpus.Assorted.ReplyCode.Smtp
{
    public enum ReplyCode
    {
        SystemStatus = 211,
        HelpMessage = 214,
        ServiceReady = 220,
        ServiceClosing = 221,
        AuthenticationSucceeded = 235,
        Completed = 250,
        UserNotLocalWillForward = 251,
        CannotVerifyUser = 252,
        AuthChallenge = 334,
        StartMailInput = 345,  //! SMTP010
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalError = 451,
        InsufficientStorage = 452,
        SyntaxError = 500,
        ParameterError = 501,
        CommandNotImplemented = 502,
        BadSequence = 503,
        ParameterNotImplemented = 504,
        AuthenticationRequired = 530,
        AuthenticationFailed = 553,  //! SMTP010
        MailboxUnavailable = 550,
        UserNotLocal = 551,
        ExceededStorage = 552,
        TransactionFailed = 554,
    }

    public sealed class ReplyStatistics
    {
        private readonly Dictionary<string, int> _counters = new Dictionary<string, int>();

        public void Count(ReplyCode code)
        {
            string bucket = BucketOf((int)code);
            _counters.TryGetValue(bucket, out int n);
            _counters[bucket] = n + 1;
        }

        public static string BucketOf(int code)
        {
            if (code >= 200 && code < 300)
                return "ok";
            if (code >= 300 && code < 400)
                return "intermediate";
            if (code >= 400 && code <= 500)  //! SMTP010
                return "transient";
            return "permanent";
        }

        public void Dump(Action<string> line)
        {
            foreach (KeyValuePair<string, int> pair in _counters)
                line(pair.Key + "=" + pair.Value);
        }
    }
}
