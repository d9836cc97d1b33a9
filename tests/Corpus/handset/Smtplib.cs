using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace PyPort
{
    /* A C# rendition of the parts of Python's smtplib that our reporting scripts need. */
    public class SMTPException : Exception
    {
        public SMTPException(string msg) : base(msg) { }
    }

    public class SMTPResponseException : SMTPException
    {
        public readonly int smtp_code;
        public readonly string smtp_error;

        public SMTPResponseException(int code, string msg) : base(code + " " + msg)
        {
            smtp_code = code;
            smtp_error = msg;
        }
    }

    public class SMTP : IDisposable
    {
        private TcpClient sock;
        private StreamReader file;
        private readonly string local_hostname;
        private bool debug;

        public SMTP(string host, int port = 25, string local_hostname = null)
        {
            this.local_hostname = local_hostname ?? System.Net.Dns.GetHostName();
            var (code, msg) = connect(host, port);
            if (code != 220)
            {
                close();
                throw new SMTPResponseException(code, msg);
            }
        }

        public void set_debuglevel(bool on) { debug = on; }

        public (int code, string msg) connect(string host, int port)
        {
            sock = new TcpClient(host, port);
            file = new StreamReader(sock.GetStream(), Encoding.Latin1);
            return getreply();
        }

        private void putcmd(string cmd, string args = "")
        {
            send(args == "" ? cmd + "\r\n" : cmd + " " + args + "\r\n");
        }

        private void send(string s)
        {
            if (debug) Console.Error.WriteLine("send: " + s);
            var b = Encoding.Latin1.GetBytes(s);
            sock.GetStream().Write(b, 0, b.Length);
        }

        private (int code, string msg) getreply()
        {
            var resp = new List<string>();
            while (true)
            {
                var line = file.ReadLine();
                if (line == null)
                {
                    close();
                    throw new SMTPException("Connection unexpectedly closed");
                }
                if (debug) Console.Error.WriteLine("reply: " + line);
                resp.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length < 4 || line[3] != '-')
                    return (int.TryParse(line.Substring(0, Math.Min(3, line.Length)), out var c) ? c : -1, string.Join("\n", resp));
            }
        }

        public (int code, string msg) docmd(string cmd, string args = "")
        {
            putcmd(cmd, args);
            return getreply();
        }

        public (int code, string msg) ehlo() => docmd("ehlo", local_hostname);

        public (int code, string msg) helo() => docmd("helo", local_hostname);

        private void ehlo_or_helo_if_needed()
        {
            var (code, _) = ehlo();
            if (code is >= 200 and <= 299) return;
            var (code2, msg2) = helo();
            if (code2 is < 200 or > 299)
                throw new SMTPResponseException(code2, msg2);
        }

        public (int code, string msg) mail(string sender) => docmd("mail", "FROM:<" + sender + ">");

        public (int code, string msg) rcpt(string recip) => docmd("rcpt", "TO:<" + recip + ">");

        public void data(string msg)
        {
            var (code, repl) = docmd("data");
            if (code != 354)
                throw new SMTPResponseException(code, repl);
            var q = string.Join("\r\n", msg.Replace("\r\n", "\n").Split('\n').Select(l => l.StartsWith(".") ? "." + l : l));
            send(q + "\r\n.\r\n");
            (code, repl) = getreply(); //! SMTP005
            if (debug) Console.Error.WriteLine("data: " + code + " " + repl);
        }

        public Dictionary<string, (int, string)> sendmail(string from_addr, IEnumerable<string> to_addrs, string msg)
        {
            ehlo_or_helo_if_needed();
            var (code, resp) = mail(from_addr);
            if (code != 250)
            {
                docmd("rset");
                throw new SMTPResponseException(code, resp);
            }

            var senderrs = new Dictionary<string, (int, string)>();
            var n = 0;
            foreach (var each in to_addrs)
            {
                n++;
                var r = rcpt(each);
                if (r.code != 250 && r.code != 251)
                    senderrs[each] = r;
            }

            if (senderrs.Count == n)
            {
                docmd("rset");
                throw new SMTPException("all recipients refused");
            }
            data(msg);
            return senderrs;
        }

        public void quit()
        {
            docmd("quit");
            close();
        }

        public void close()
        {
            file?.Dispose();
            sock?.Dispose();
        }

        public void Dispose() => close();
    }

    public static class NightlyReport
    {
        public static int Main(string[] argv)
        {
            var report = File.ReadAllText(argv[0]);
            for (var tries = 0; tries < 3; tries++)
            {
                try
                {
                    using var s = new SMTP("mail.reports.example");
                    s.set_debuglevel(argv.Contains("-v"));
                    var refused = s.sendmail("reports@reports.example", argv.Skip(1).Where(a => a.Contains('@')), report);
                    s.quit();
                    foreach (var r in refused)
                        Console.Error.WriteLine($"{r.Key}: {r.Value}");
                    return refused.Count;
                }
                catch (SMTPResponseException e) when (e.smtp_code is 421 or 451 or 452 or 550) //! SMTP001
                {
                    Console.Error.WriteLine("server busy, trying again: " + e.smtp_error);
                    Thread.Sleep(60000);
                }
            }
            return -1;
        }
    }
}
