using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Text.RegularExpressions;
using System.Threading;

namespace Sysadmin.Tools
{
    // logdigest.pl, rewritten 2011
    public static class LogDigestMailer
    {
        static readonly Regex Interesting = new Regex(@"\b(error|fatal|panic|denied)\b", RegexOptions.IgnoreCase);

        public static int Run(string[] argv)
        {
            if (argv.Length < 3)
            {
                Console.Error.WriteLine("usage: logdigest <folder> <relay> <recipient>");
                return 64;
            }

            var hits = new SortedDictionary<string, List<string>>();
            foreach (var file in Directory.GetFiles(argv[0], "*.log"))
            {
                foreach (var line in File.ReadLines(file).Where(l => Interesting.IsMatch(l)))
                {
                    List<string> list;
                    if (!hits.TryGetValue(file, out list))
                        hits[file] = list = new List<string>();
                    list.Add(line);
                }
            }
            if (hits.Count == 0)
                return 0;

            var smtp = new SmtpClient(argv[1]);
            var digest = new MailMessage("root@" + Environment.MachineName, argv[2]);
            digest.Subject = hits.Sum(h => h.Value.Count) + " lines";
            digest.Body = string.Join("\n\n", hits.Select(h => h.Key + "\n" + string.Join("\n", h.Value.Take(50))));

            var tries = 0;
        resend:
            try
            {
                smtp.Send(digest);
            }
            catch (SmtpException oops)
            {
                var code = (int)oops.StatusCode;
                Console.Error.WriteLine("{0}: {1}", code, oops.Message);
                if (code / 100 == 5 && tries++ < 3) //! SMTP001
                {
                    Thread.Sleep(15000);
                    goto resend;
                }
                return 75;
            }
            return 0;
        }
    }
}
