using System;
using System.Collections.Generic;
using System.Globalization;

namespace Corpus.Mixed.ReplyNumbers
{
    // Reply numbers of the gateway, for the log viewer.
    public enum SmtpReply
    {
        ServiceReady = 220,
        ServiceClosing = 221,
        Ok = 250,
        StartMailInput = 354,
        ServiceNotAvailable = 421,
        MailboxBusy = 450,
        LocalErrorInProcessing = 451,
        InsufficientStorage = 452,
        CommandUnrecognized = 500,
        SyntaxError = 501,
        CommandNotImplemented = 550,  //! SMTP010
        BadCommandSequence = 503,
        MailboxNameNotAllowed = 553,
        TransactionFailed = 554
    }

    public class LogLine
    {
        public DateTime Time { get; private set; }
        public SmtpReply Reply { get; private set; }
        public string Text { get; private set; }

        private LogLine(DateTime time, SmtpReply reply, string text)
        {
            Time = time;
            Reply = reply;
            Text = text;
        }

        // 2019-03-01T08:00:12 S: 250 2.1.5 Ok
        public static LogLine Parse(string raw)
        {
            int s = raw.IndexOf(" S: ", StringComparison.Ordinal);
            if (s < 0 || raw.Length < s + 7)
                return null;

            var time = DateTime.Parse(raw.Substring(0, s), CultureInfo.InvariantCulture);
            var number = int.Parse(raw.Substring(s + 4, 3), CultureInfo.InvariantCulture);
            return new LogLine(time, (SmtpReply)number, raw.Substring(s + 7).Trim());
        }

        public static IDictionary<SmtpReply, int> Count(IEnumerable<string> lines)
        {
            var result = new Dictionary<SmtpReply, int>();
            foreach (var raw in lines)
            {
                var line = Parse(raw);
                if (line == null) continue;
                int n;
                result.TryGetValue(line.Reply, out n);
                result[line.Reply] = n + 1;
            }
            return result;
        }
    }
}
