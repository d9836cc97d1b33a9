using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Plant.Alerts.Service
{
    public class SmtpReplyException : Exception
    {
        public int Code { get; private set; }
        public SmtpReplyException(int code, string text) : base(code + " " + text) { Code = code; }
    }

    public class Alert
    {
        public string To;
        public string Subject;
        public string Body;
    }

    // hosted by sc.exe, see install.cmd
    public class AlertMailService
    {
        private readonly BlockingCollection<Alert> queue = new BlockingCollection<Alert>();
        private Thread worker;
        private volatile bool stopping;

        public void OnStart(string[] args)
        {
            worker = new Thread(Run) { IsBackground = true, Name = "mail" };
            worker.Start();
        }

        public void OnStop()
        {
            stopping = true;
            queue.CompleteAdding();
            worker.Join(5000);
        }

        public void Enqueue(Alert a) { queue.Add(a); }

        private void Run()
        {
            foreach (var alert in queue.GetConsumingEnumerable())
            {
                for (int attempt = 0; attempt < 5 && !stopping; attempt++)
                {
                    try
                    {
                        Deliver(alert);
                        break;
                    }
                    catch (SmtpReplyException ex) //! SMTP101
                    {
                        Console.Error.WriteLine("attempt {0}: {1}", attempt, ex.Message);
                        Thread.Sleep(10000);
                    }
                    catch (SocketException ex)
                    {
                        Console.Error.WriteLine("attempt {0}: {1}", attempt, ex.SocketErrorCode);
                        Thread.Sleep(10000);
                    }
                }
            }
        }

        private void Deliver(Alert a)
        {
            using (var tcp = new TcpClient("mailhub", 25))
            {
                var s = tcp.GetStream();
                var rd = new StreamReader(s, Encoding.ASCII);
                Expect(rd, 220);
                Cmd(s, "EHLO plant17");
                Expect(rd, 250);
                Cmd(s, "MAIL FROM:<alerts@plant.example>");
                Expect(rd, 250);
                Cmd(s, "RCPT TO:<" + a.To + ">");
                Expect(rd, 250, 251);
                Cmd(s, "DATA");
                Expect(rd, 354);
                Cmd(s, "Subject: " + a.Subject + "\r\nTo: " + a.To + "\r\n\r\n" + a.Body + "\r\n.");
                Expect(rd, 250);
                Cmd(s, "QUIT");
            }
        }

        private static void Cmd(Stream s, string line)
        {
            var b = Encoding.UTF8.GetBytes(line + "\r\n");
            s.Write(b, 0, b.Length);
        }

        private static void Expect(StreamReader rd, params int[] codes)
        {
            string line;
            do { line = rd.ReadLine(); } while (line != null && line.Length > 3 && line[3] == '-');
            if (line == null) throw new IOException("server hung up");
            int code = int.Parse(line.Substring(0, 3));
            if (Array.IndexOf(codes, code) < 0) throw new SmtpReplyException(code, line);
        }
    }
}
