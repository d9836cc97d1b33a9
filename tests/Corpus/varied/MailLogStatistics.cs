using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Postmaster.Reports
{
    /// <summary>Reads the delivery log of the relay and counts replies for the weekly report.</summary>
    public class MailLogStatistics
    {
        private static readonly Regex Line = new Regex(
            @"^(?<ts>\S+) to=<(?<to>[^>]*)> relay=(?<relay>\S+) reply=(?<code>\d{3})", RegexOptions.Compiled);

        public int Accepted { get; private set; }
        public int Deferred { get; private set; }
        public int Rejected { get; private set; }
        public Dictionary<string, int> RejectedByDomain { get; } = new Dictionary<string, int>();

        public void Read(TextReader log)
        {
            string? text;
            while ((text = log.ReadLine()) != null)
            {
                Match m = Line.Match(text);
                if (!m.Success)
                    continue;
                int smtpCode = int.Parse(m.Groups["code"].Value, CultureInfo.InvariantCulture);
                Count(smtpCode, m.Groups["to"].Value);
            }
        }

        private void Count(int smtpCode, string to)
        {
            if (smtpCode >= 200 && smtpCode < 300)
            {
                Accepted++;
            }
            else if (smtpCode >= 400 && smtpCode <= 500) //! SMTP010
            {
                Deferred++;
            }
            else
            {
                Rejected++;
                string domain = to.Substring(to.IndexOf('@') + 1);
                RejectedByDomain.TryGetValue(domain, out int n);
                RejectedByDomain[domain] = n + 1;
            }
        }

        public void Print(TextWriter w)
        {
            w.WriteLine("accepted {0}, deferred {1}, rejected {2}", Accepted, Deferred, Rejected);
            foreach (var p in RejectedByDomain.OrderByDescending(p => p.Value).Take(20))
                w.WriteLine("  {0,-40} {1,6}", p.Key, p.Value);
        }
    }
}
