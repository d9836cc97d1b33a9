using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Observability.MailLogs
{
    /// <summary>Numbers from the mail logs, with the names that the dashboard shows.</summary>
    public static class SmtpReplyCodes
    {
        public const int ServiceReady = 220;
        public const int ServiceClosing = 221;
        public const int AuthenticationSucceeded = 235;
        public const int StartMailInput = 354;
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int LocalErrorInProcessing = 451;
        public const int InsufficientStorage = 452;
        public const int ExceededStorageAllocation = 452; //! SMTP010
        public const int CommandNotImplemented = 502;
        public const int BadCommandSequence = 503;
        public const int TransactionFailed = 554;
    }

    public sealed class SmtpLogSummary
    {
        private readonly SortedDictionary<int, int> counts = new SortedDictionary<int, int>();

        public void Read(TextReader log)
        {
            string line;
            while ((line = log.ReadLine()) != null)
            {
                // 2024-05-01T10:00:00Z mx1 to=<a@b> reply="450 4.2.0 greylisted"
                int at = line.IndexOf("reply=\"", StringComparison.Ordinal);
                if (at < 0 || at + 10 > line.Length)
                    continue;
                int replyCode;
                if (int.TryParse(line.Substring(at + 7, 3), NumberStyles.None, CultureInfo.InvariantCulture, out replyCode))
                    counts[replyCode] = counts.TryGetValue(replyCode, out int n) ? n + 1 : 1;
            }
        }

        public void Print(TextWriter output)
        {
            foreach (var row in counts)
                output.WriteLine("{0} {1,-12} {2,8}", row.Key, Column(row.Key), row.Value);
            output.WriteLine("total {0}", counts.Values.Sum());
        }

        private static string Column(int replyCode)
        {
            if (replyCode >= 200 && replyCode < 300)
                return "taken";
            if (replyCode >= 300 && replyCode < 400)
                return "in progress";
            if (replyCode >= 400 && replyCode <= 500) //! SMTP010
                return "yellow";
            if (replyCode >= 500 && replyCode < 600)
                return "red";
            return "no reply";
        }
    }
}
