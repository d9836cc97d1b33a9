using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

// A rather literal port of the parts of CPython's smtplib that our tools need.
namespace PyCompat
{
    public class SMTPException : Exception
    {
        public SMTPException(string message) : base(message) { }
    }

    public class SMTPServerDisconnected : SMTPException
    {
        public SMTPServerDisconnected(string message) : base(message) { }
    }

    public class SMTPResponseException : SMTPException
    {
        public int smtp_code;
        public string smtp_error;

        public SMTPResponseException(int code, string msg) : base(code + " " + msg)
        {
            smtp_code = code;
            smtp_error = msg;
        }
    }

    public class SMTPRecipientsRefused : SMTPException
    {
        public Dictionary<string, (int, string)> recipients;

        public SMTPRecipientsRefused(Dictionary<string, (int, string)> r) : base("all recipients refused")
        {
            recipients = r;
        }
    }

    public class SMTP : IDisposable
    {
        private TcpClient sock;
        private StreamReader file;
        private string local_hostname = "localhost.localdomain";
        private Dictionary<string, string> esmtp_features = new Dictionary<string, string>();
        private bool greeted;

        public SMTP(string host = "", int port = 25)
        {
            if (host == "") return;
            var (code, msg) = connect(host, port);
            if (code != 220)
            {
                close();
                throw new SMTPResponseException(code, msg);
            }
        }

        public (int, string) connect(string host, int port)
        {
            sock = new TcpClient(host, port);
            file = new StreamReader(sock.GetStream(), Encoding.Latin1);
            return getreply();
        }

        public void putcmd(string cmd, string args = "")
        {
            string s = args == "" ? cmd : cmd + " " + args;
            if (s.Contains('\r') || s.Contains('\n'))
                throw new ArgumentException("command and arguments contain prohibited newline characters");
            byte[] b = Encoding.UTF8.GetBytes(s + "\r\n");
            sock.GetStream().Write(b, 0, b.Length);
        }

        public (int, string) getreply()
        {
            var resp = new List<string>();
            int errcode;
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

        public (int, string) helo(string name = "") => docmd("helo", name == "" ? local_hostname : name);

        public (int, string) ehlo(string name = "")
        {
            var (code, msg) = docmd("ehlo", name == "" ? local_hostname : name);
            if (code != 250) return (code, msg);
            foreach (string each in msg.Split('\n').Skip(1))
            {
                int p = each.IndexOf(' ');
                esmtp_features[(p < 0 ? each : each.Substring(0, p)).ToLowerInvariant()] = p < 0 ? "" : each.Substring(p + 1);
            }
            return (code, msg);
        }

        public void ehlo_or_helo_if_needed()
        {
            if (greeted) return;
            int first = ehlo().Item1;
            if (!(200 <= first && first <= 299))
            {
                var (code, resp) = helo();
                if (!(200 <= code && code <= 299))
                    throw new SMTPResponseException(code, resp);
            }
            greeted = true;
        }

        public (int, string) mail(string sender) => docmd("mail", $"FROM:<{sender}>");

        public (int, string) rcpt(string recip) => docmd("rcpt", $"TO:<{recip}>");

        public (int, string) rset() => docmd("rset");

        public (int, string) data(string msg)
        {
            putcmd("data");
            var (code, repl) = getreply();
            if (code != 354)
                throw new SMTPResponseException(code, repl);
            string q = string.Join("\r\n", msg.Replace("\r\n", "\n").Split('\n').Select(l => l.StartsWith('.') ? "." + l : l));
            putdata(q.TrimEnd('\r', '\n') + "\r\n.\r\n");
            return getreply();
        }

        public Dictionary<string, (int, string)> sendmail(string from_addr, IList<string> to_addrs, string msg)
        {
            ehlo_or_helo_if_needed();
            var senderrs = new Dictionary<string, (int, string)>();
            var (code, resp) = mail(from_addr);
            if (code != 250)
            {
                rset();
                throw new SMTPResponseException(code, resp);
            }
            foreach (string each in to_addrs)
            {
                (code, resp) = rcpt(each);
                if (code != 250 && code != 251)
                    senderrs[each] = (code, resp);
            }
            if (senderrs.Count == to_addrs.Count)
            {
                rset();
                throw new SMTPRecipientsRefused(senderrs);
            }
            (code, resp) = data(msg);
            if (code != 250)
            {
                rset();
                throw new SMTPResponseException(code, resp);
            }
            return senderrs;
        }

        public void quit()
        {
            docmd("quit");
            close();
        }

        private void putdata(string q)
        {
            byte[] b = Encoding.UTF8.GetBytes(q);
            sock.GetStream().Write(b, 0, b.Length);
        }

        public void close()
        {
            sock?.Close();
            sock = null;
        }

        public void Dispose() => close();
    }
}
