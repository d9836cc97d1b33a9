#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace PyPort
{
    public class SMTPException : IOException
    {
        public SMTPException(string m) : base(m) { }
    }

    public class SMTPResponseException : SMTPException
    {
        public int SmtpCode { get; }
        public string SmtpError { get; }

        public SMTPResponseException(int code, string msg) : base($"({code}, {msg})")
        {
            SmtpCode = code;
            SmtpError = msg;
        }
    }

    public class SMTPConnectError : SMTPResponseException
    {
        public SMTPConnectError(int c, string m) : base(c, m) { }
    }

    public class SMTPDataError : SMTPResponseException
    {
        public SMTPDataError(int c, string m) : base(c, m) { }
    }

    public class SMTPRecipientsRefused : SMTPException
    {
        public IDictionary<string, (int, string)> Recipients { get; }

        public SMTPRecipientsRefused(IDictionary<string, (int, string)> r) : base("all recipients refused") => Recipients = r;
    }

    /// <summary>smtplib.SMTP, translated.</summary>
    public sealed class PySmtp : IDisposable
    {
        private readonly TcpClient _sock;
        private readonly StreamReader _file;
        private readonly Stream _raw;
        private (int, string)? _ehloResp;

        public PySmtp(string host, int port = 25)
        {
            _sock = new TcpClient(host, port);
            _raw = _sock.GetStream();
            _file = new StreamReader(_raw, Encoding.Latin1);
            var (code, msg) = GetReply();
            if (code != 220)
            {
                _sock.Close();
                throw new SMTPConnectError(code, msg);
            }
        }

        public (int, string) GetReply()
        {
            var resp = new List<string>();
            int errcode;
            while (true)
            {
                var line = _file.ReadLine() ?? throw new SMTPException("Connection unexpectedly closed");
                resp.Add(line.Length > 4 ? line[4..].Trim() : "");
                if (line.Length < 3 || !int.TryParse(line[..3], out errcode))
                {
                    errcode = -1;
                    break;
                }
                if (line.Length < 4 || line[3] != '-')
                    break;
            }
            return (errcode, string.Join("\n", resp));
        }

        public void PutCmd(string cmd, string args = "")
        {
            var s = args == "" ? cmd : cmd + " " + args;
            _raw.Write(Encoding.ASCII.GetBytes(s + "\r\n"));
        }

        public (int, string) DoCmd(string cmd, string args = "")
        {
            PutCmd(cmd, args);
            return GetReply();
        }

        public void EhloOrHeloIfNeeded()
        {
            if (_ehloResp is not null)
                return;
            var r = DoCmd("ehlo", Environment.MachineName);
            _ehloResp = r;
            if (r.Item1 is >= 200 and <= 299)
                return;
            var (code, resp) = DoCmd("helo", Environment.MachineName);
            if (!(200 <= code && code <= 299))
                throw new SMTPResponseException(code, resp);
        }

        public (int, string) Data(string msg)
        {
            var (code, repl) = DoCmd("data");
            if (code != 354)
                throw new SMTPDataError(code, repl);
            var q = string.Join("\r\n", msg.ReplaceLineEndings("\n").Split('\n').Select(l => l.StartsWith('.') ? "." + l : l));
            _raw.Write(Encoding.Latin1.GetBytes(q + "\r\n.\r\n"));
            return GetReply();
        }

        public IDictionary<string, (int, string)> SendMail(string from, IReadOnlyCollection<string> to, string msg)
        {
            EhloOrHeloIfNeeded();
            var (code, resp) = DoCmd("mail", $"FROM:<{from}>");
            if (code != 250)
            {
                DoCmd("rset");
                throw new SMTPResponseException(code, resp);
            }
            var senderrs = new Dictionary<string, (int, string)>();
            foreach (var each in to)
            {
                var r = DoCmd("rcpt", $"TO:<{each}>");
                if (r.Item1 != 250 && r.Item1 != 251)
                    senderrs[each] = r;
            }
            if (senderrs.Count == to.Count)
            {
                DoCmd("rset");
                throw new SMTPRecipientsRefused(senderrs);
            }
            (code, resp) = Data(msg);
            if (code != 250)
                throw new SMTPDataError(code, resp);
            return senderrs;
        }

        public void Dispose()
        {
            try { DoCmd("quit"); } catch (IOException) { }
            _sock.Dispose();
        }
    }
}
