using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace Cnc.Reporting
{
    public class MailServerException : Exception
    {
        public int ReplyCode;
        public MailServerException(int code, string msg) : base(msg) { ReplyCode = code; }
    }

    public class ReportMailer
    {
        public string Host = "localhost";
        public int Retries = 3;

        public void SendReport(string from, string to, string report)
        {
            int n = 0;
            while (true)
            {
                try
                {
                    Transmit(from, to, report);
                    return;
                }
                catch (MailServerException ex)
                {
                    n++;
                    bool again = ex.ReplyCode >= 400 && ex.ReplyCode < 500 || ex.ReplyCode == 554; //! SMTP001
                    if (!again || n > Retries)
                        throw;
                    Thread.Sleep(60000);
                }
            }
        }

        private void Transmit(string from, string to, string report)
        {
            using (var tcp = new TcpClient(Host, 25))
            using (var r = new StreamReader(tcp.GetStream(), Encoding.ASCII))
            using (var w = new StreamWriter(tcp.GetStream(), Encoding.ASCII))
            {
                w.AutoFlush = true;
                w.NewLine = "\r\n";
                Expect(r, 2);
                w.WriteLine("HELO cnc-reporting");
                Expect(r, 2);
                w.WriteLine("MAIL FROM:<" + from + ">");
                Expect(r, 2);
                w.WriteLine("RCPT TO:<" + to + ">");
                Expect(r, 2);
                w.WriteLine("DATA");
                Expect(r, 3);
                w.WriteLine("Subject: CNC report");
                w.WriteLine();
                foreach (string l in report.Split('\n'))
                    w.WriteLine((l.StartsWith(".") ? "." : "") + l.TrimEnd('\r'));
                w.WriteLine(".");
                Expect(r, 2);
                w.WriteLine("QUIT");
            }
        }

        private static void Expect(StreamReader r, int cls)
        {
            string? line;
            do
            {
                line = r.ReadLine();
                if (line == null || line.Length < 3)
                    throw new IOException("bad reply");
            } while (line.Length > 3 && line[3] == '-');
            int code = int.Parse(line.Substring(0, 3));
            if (code / 100 != cls)
                throw new MailServerException(code, line);
        }
    }
}
