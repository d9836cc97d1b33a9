using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace PyPort.Net
{
    // Port of Python's smtplib, only what the mailing list manager needs.
    public class SMTPException : Exception
    {
        public SMTPException(string message) : base(message) { }
    }

    public class SMTPServerDisconnected : SMTPException
    {
        public SMTPServerDisconnected(string message) : base(message) { }
    }

    public class SMTPRecipientsRefused : SMTPException
    {
        public Dictionary<string, (int code, string msg)> recipients { get; }

        public SMTPRecipientsRefused(Dictionary<string, (int, string)> recipients) : base("all recipients refused")
        {
            this.recipients = recipients;
        }
    }

    public class SMTPDataError : SMTPException
    {
        public SMTPDataError(int code, string msg) : base(code + " " + msg) { }
    }

    public class SMTP : IDisposable
    {
        private readonly string local_hostname;
        private TcpClient sock;
        private StreamReader file;
        private bool does_esmtp;
        private readonly Dictionary<string, string> esmtp_features = new Dictionary<string, string>();

        public SMTP(string host, int port = 25, string local_hostname = "localhost")
        {
            this.local_hostname = local_hostname;
            var (code, msg) = connect(host, port);
            if (code != 220)
            {
                close();
                throw new SMTPException($"connect: {code} {msg}");
            }
        }

        public (int, string) connect(string host, int port)
        {
            sock = new TcpClient(host, port);
            file = new StreamReader(sock.GetStream(), Encoding.ASCII);
            return getreply();
        }

        private void send(string s)
        {
            if (sock == null)
                throw new SMTPServerDisconnected("please run connect() first");
            byte[] b = Encoding.ASCII.GetBytes(s);
            sock.GetStream().Write(b, 0, b.Length);
        }

        public void putcmd(string cmd, string args = "")
        {
            send(args == "" ? cmd + "\r\n" : cmd + " " + args + "\r\n");
        }

        public (int, string) getreply()
        {
            var resp = new List<string>();
            int errcode = -1;
            while (true)
            {
                string line = file.ReadLine();
                if (line == null)
                {
                    close();
                    throw new SMTPServerDisconnected("Connection unexpectedly closed");
                }
                resp.Add(line.Length > 4 ? line.Substring(4).Trim() : "");
                if (line.Length < 3 || !int.TryParse(line.Substring(0, 3), out errcode))
                {
                    errcode = -1;
                    break;
                }
                if (line.Length < 4 || line[3] != '-')
                    break;
            }
            return (errcode, string.Join("\n", resp));
        }

        public (int, string) docmd(string cmd, string args = "")
        {
            putcmd(cmd, args);
            return getreply();
        }

        public (int, string) ehlo()
        {
            esmtp_features.Clear();
            var (code, msg) = docmd("ehlo", local_hostname);
            if (code != 250)
                return (code, msg);
            does_esmtp = true;
            foreach (string each in msg.Split('\n'))
            {
                int blank = each.IndexOf(' ');
                string feature = blank < 0 ? each : each.Substring(0, blank);
                esmtp_features[feature.ToLowerInvariant()] = blank < 0 ? "" : each.Substring(blank + 1);
            }
            return (code, msg);
        }

        public void ehlo_or_helo_if_needed()
        {
            if (does_esmtp)
                return;
            var (code, _) = ehlo();
            if (code >= 200 && code <= 299)
                return;
            var (code2, msg2) = docmd("helo", local_hostname);
            if (!(code2 >= 200 && code2 <= 299))
                throw new SMTPException($"helo: {code2} {msg2}");
        }

        public Dictionary<string, (int, string)> sendmail(string from_addr, IList<string> to_addrs, string msg)
        {
            ehlo_or_helo_if_needed();
            string opts = esmtp_features.ContainsKey("size") ? " SIZE=" + msg.Length : "";
            var (code, resp) = docmd("MAIL", $"FROM:<{from_addr}>{opts}");
            if (code != 250)
            {
                docmd("RSET");
                throw new SMTPException($"{from_addr}: {code} {resp}");
            }

            var senderrs = new Dictionary<string, (int, string)>();
            foreach (string each in to_addrs)
            {
                (code, resp) = docmd("RCPT", $"TO:<{each}>");
                if (code != 250) //! SMTP103
                    senderrs[each] = (code, resp);
                if (code == 421)
                {
                    close();
                    throw new SMTPRecipientsRefused(senderrs);
                }
            }
            if (senderrs.Count == to_addrs.Count)
            {
                docmd("RSET");
                throw new SMTPRecipientsRefused(senderrs);
            }

            (code, resp) = data(msg);
            if (code != 250)
            {
                docmd("RSET");
                throw new SMTPDataError(code, resp);
            }
            return senderrs;
        }

        public (int, string) data(string msg)
        {
            var (code, repl) = docmd("DATA");
            if (code != 354)
                throw new SMTPDataError(code, repl);
            string q = msg.Replace("\r\n.", "\r\n..");
            if (!q.EndsWith("\r\n"))
                q += "\r\n";
            send(q + ".\r\n");
            return getreply();
        }

        public void close()
        {
            file?.Dispose();
            sock?.Dispose();
            file = null;
            sock = null;
        }

        public void Dispose()
        {
            if (sock == null)
                return;
            try { docmd("QUIT"); }
            catch (SMTPServerDisconnected) { }
            close();
        }
    }
}
