using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace BankBatch.Reports
{
    public class SmtpReplyException : Exception
    {
        public readonly int Code;
        public SmtpReplyException(int code, string text) : base(code + " " + text) { Code = code; }
    }

    public class ReportMail
    {
        public string Branch;
        public string Recipient;
        public string Body;
    }

    public class ReportChannel : IDisposable
    {
        private readonly TcpClient tcp;
        private readonly StreamReader reader;
        private readonly StreamWriter writer;

        public ReportChannel(string relay)
        {
            tcp = new TcpClient(relay, 25);
            reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            Expect(2);
            Command("EHLO batch01.bank.example", 2);
        }

        private void Command(string line, int firstDigit)
        {
            writer.WriteLine(line);
            Expect(firstDigit);
        }

        private void Expect(int firstDigit)
        {
            string line;
            do
            {
                line = reader.ReadLine();
                if (line == null || line.Length < 3) throw new IOException("relay closed the connection");
            } while (line.Length > 3 && line[3] == '-');
            int code = int.Parse(line.Substring(0, 3));
            if (code / 100 != firstDigit) throw new SmtpReplyException(code, line.Substring(3).Trim());
        }

        public void Send(ReportMail mail)
        {
            Command("MAIL FROM:<batch@bank.example>", 2);
            Command("RCPT TO:<" + mail.Recipient + ">", 2);
            Command("DATA", 3);
            writer.WriteLine("Subject: Daily report " + mail.Branch);
            writer.WriteLine();
            foreach (string l in mail.Body.Split('\n'))
                writer.WriteLine((l.StartsWith(".") ? "." : "") + l.TrimEnd('\r'));
            Command(".", 2);
        }

        public void Dispose()
        {
            try { writer.WriteLine("QUIT"); } catch (IOException) { }
            tcp.Close();
        }
    }

    public class NightlyReportQueue
    {
        private const int MaxTries = 5;
        private readonly string relay;
        private readonly TextWriter log;

        public NightlyReportQueue(string relay, TextWriter log)
        {
            this.relay = relay;
            this.log = log;
        }

        public int Run(IEnumerable<ReportMail> mails)
        {
            int failed = 0;
            foreach (ReportMail mail in mails.OrderBy(m => m.Branch))
            {
                if (!SendWithRetry(mail)) failed++;
            }
            log.WriteLine("failed: {0}", failed);
            return failed;
        }

        private bool SendWithRetry(ReportMail mail)
        {
            for (int i = 1; i <= MaxTries; i++)
            {
                try
                {
                    using (ReportChannel channel = new ReportChannel(relay))
                        channel.Send(mail);
                    log.WriteLine("{0} sent to {1}", mail.Branch, mail.Recipient);
                    return true;
                }
                catch (SmtpReplyException e) //! SMTP101
                {
                    log.WriteLine("{0} attempt {1}: {2}", mail.Branch, i, e.Message);
                    Thread.Sleep(TimeSpan.FromSeconds(30 * i));
                }
            }
            return false;
        }
    }
}
