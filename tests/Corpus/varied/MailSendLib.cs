using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace MailSendLib
{
    public class MailConfig
    {
        public string SmtpHost { get; set; } = "";
        public int SmtpPort { get; set; } = 465;
        public string Username { get; set; } = "";
        public string Password { get; set; } = "";
        public int TimeoutSeconds { get; set; } = 60;
    }

    public class OutgoingMail
    {
        public string From { get; set; } = "";
        public List<string> Recipients { get; } = new List<string>();
        public string Subject { get; set; } = "";
        public string Text { get; set; } = "";

        public string ToSource()
        {
            StringBuilder sb = new StringBuilder();
            sb.Append("Date: ").Append(DateTime.UtcNow.ToString("r")).Append("\r\n");
            sb.Append("From: <").Append(From).Append(">\r\n");
            sb.Append("To: ").Append(string.Join(", ", Recipients)).Append("\r\n");
            sb.Append("Subject: =?utf-8?B?").Append(MailSend.B64(Subject)).Append("?=\r\n");
            sb.Append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
            sb.Append("Content-Transfer-Encoding: base64\r\n\r\n");
            sb.Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(Text), Base64FormattingOptions.InsertLineBreaks));
            return sb.ToString();
        }
    }

    public class SmtpReply
    {
        public int Code { get; set; }
        public List<string> Lines { get; } = new List<string>();
        public override string ToString() => Code + " " + string.Join(" | ", Lines);
    }

    public class MailSendException : Exception
    {
        public SmtpReply? Reply { get; }
        public MailSendException(string message, SmtpReply? reply = null)
            : base(reply == null ? message : message + ": " + reply)
        {
            Reply = reply;
        }
    }

    internal class Transport : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly SslStream _ssl;
        private readonly StreamReader _reader;

        public Transport(MailConfig cfg)
        {
            _tcp = new TcpClient();
            _tcp.SendTimeout = _tcp.ReceiveTimeout = cfg.TimeoutSeconds * 1000;
            _tcp.Connect(cfg.SmtpHost, cfg.SmtpPort);
            _ssl = new SslStream(_tcp.GetStream(), false);
            _ssl.AuthenticateAsClient(cfg.SmtpHost);
            _reader = new StreamReader(_ssl, Encoding.ASCII);
        }

        public SmtpReply Execute(string command)
        {
            Write(command + "\r\n");
            return ReadReply();
        }

        public void Write(string s)
        {
            byte[] data = Encoding.ASCII.GetBytes(s);
            _ssl.Write(data, 0, data.Length);
            _ssl.Flush();
        }

        public SmtpReply ReadReply()
        {
            SmtpReply reply = new SmtpReply();
            while (true)
            {
                string? line = _reader.ReadLine();
                if (line == null || line.Length < 3)
                    throw new MailSendException("The server closed the connection");
                int code;
                if (!int.TryParse(line.Substring(0, 3), out code))
                    throw new MailSendException("Not an SMTP reply: " + line);
                reply.Code = code;
                reply.Lines.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length == 3 || line[3] != '-')
                    return reply;
            }
        }

        public void Dispose()
        {
            _reader.Dispose();
            _ssl.Dispose();
            _tcp.Dispose();
        }
    }

    public class MailSend
    {
        private readonly MailConfig _cfg;

        public MailSend(MailConfig cfg)
        {
            _cfg = cfg;
        }

        public void Send(OutgoingMail mail)
        {
            using (Transport t = new Transport(_cfg))
            {
                t.ReadReply();  //! SMTP003
                t.Execute("EHLO " + Environment.MachineName);  //! SMTP005
                Login(t);

                SmtpReply r = t.Execute("MAIL FROM:<" + mail.From + ">");
                if (r.Code != 250)
                    throw new MailSendException("Sender refused", r);

                foreach (string rcpt in mail.Recipients)
                    t.Execute("RCPT TO:<" + rcpt + ">");  //! SMTP005

                r = t.Execute("DATA");
                if (r.Code != 354)
                    throw new MailSendException("DATA refused", r);

                t.Write(mail.ToSource());
                r = t.Execute("\r\n.");
                if (r.Code != 250)
                    throw new MailSendException("Message refused", r);

                t.Execute("QUIT");
            }
        }

        private void Login(Transport t)
        {
            if (_cfg.Username.Length == 0)
                return;
            SmtpReply r = t.Execute("AUTH LOGIN");
            if (r.Code == 334)
                r = t.Execute(B64(_cfg.Username));
            if (r.Code == 334)
                r = t.Execute(B64(_cfg.Password));
            if (r.Code != 235)
                throw new MailSendException("Login failed", r);
        }

        internal static string B64(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));
    }
}
