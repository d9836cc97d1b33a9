using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Ticketing.Outbox
{
    public class SmtpFailure : Exception
    {
        public int ReplyCode { get; }
        public SmtpFailure(int replyCode, string reply) : base(reply) { ReplyCode = replyCode; }

        public bool IsTransient
        {
            get { return ReplyCode >= 400; } //! SMTP001
        }
    }

    public class OutboxMail
    {
        public int Id;
        public string To, Text;
        public int Tries;
        public DateTime? NextTry;
        public string Error;
    }

    public class OutboxSender
    {
        string server;
        public OutboxSender(string server) { this.server = server; }

        public void Process(List<OutboxMail> due)
        {
            foreach (var m in due)
            {
                try
                {
                    SendOne(m);
                    m.NextTry = null;
                    m.Error = null;
                }
                catch (SmtpFailure f) when (f.IsTransient && m.Tries < 12)
                {
                    m.Tries++;
                    m.NextTry = DateTime.UtcNow.AddMinutes(10 * m.Tries);
                    m.Error = f.Message;
                }
                catch (SmtpFailure f)
                {
                    m.NextTry = null;
                    m.Error = "gave up: " + f.Message;
                }
            }
        }

        void SendOne(OutboxMail m)
        {
            using (var c = new TcpClient(server, 587))
            {
                var rd = new StreamReader(c.GetStream(), Encoding.UTF8);
                var wr = new StreamWriter(c.GetStream(), new UTF8Encoding(false));
                wr.NewLine = "\r\n";

                Check(rd, 2);
                Step(wr, rd, "EHLO ticketing", 2);
                Step(wr, rd, "MAIL FROM:<tickets@ticketing.example>", 2);
                Step(wr, rd, "RCPT TO:<" + m.To + ">", 2);
                Step(wr, rd, "DATA", 3);
                Step(wr, rd, m.Text.TrimEnd() + "\r\n.", 2);
                Step(wr, rd, "QUIT", 2);
            }
        }

        static void Step(StreamWriter wr, StreamReader rd, string cmd, int firstDigit)
        {
            wr.WriteLine(cmd);
            wr.Flush();
            Check(rd, firstDigit);
        }

        static void Check(StreamReader rd, int firstDigit)
        {
            string line = rd.ReadLine();
            while (line != null && line.Length > 3 && line[3] == '-')
                line = rd.ReadLine();
            if (line == null) throw new IOException("no reply");
            int code = Convert.ToInt32(line.Substring(0, 3));
            if (code / 100 != firstDigit) throw new SmtpFailure(code, line);
        }
    }
}
