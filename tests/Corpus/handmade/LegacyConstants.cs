using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Legacy.Mailer
{
    internal static class SmtpReplyCodes
    {
        public const int ServiceReady = 220;
        public const int ActionOk = 250;
        public const int UserNotLocalWillForward = 251;
        public const int StartMailInput = 354;
        public const int ServiceNotAvailable = 421;
        public const int MailboxBusy = 450;
        public const int InsufficientStorage = 552; //! SMTP010
        public const int TransactionFailed = 554;
    }

    internal enum SendOutcome { Sent, Later, Never }

    internal sealed class LegacyMailer
    {
        private readonly Stream stream;
        private string text;

        internal LegacyMailer(Stream s) { stream = s; }

        internal SendOutcome Run(string from, string to, string msg)
        {
            int code = Next();
            if (code != SmtpReplyCodes.ServiceReady) return SendOutcome.Later;
            code = Do("HELO legacy");
            if (code != SmtpReplyCodes.ActionOk) return Judge(code);
            code = Do("MAIL FROM:<" + from + ">");
            if (code != SmtpReplyCodes.ActionOk) return Judge(code);
            code = Do("RCPT TO:<" + to + ">");
            if (code != SmtpReplyCodes.ActionOk && code != SmtpReplyCodes.UserNotLocalWillForward) return Judge(code);
            code = Do("DATA");
            if (code != SmtpReplyCodes.StartMailInput) return Judge(code);
            code = Do(msg + "\r\n.");
            if (code != SmtpReplyCodes.ActionOk) return Judge(code);
            Do("QUIT");
            return SendOutcome.Sent;
        }

        private SendOutcome Judge(int code)
        {
            Console.Error.WriteLine("mailer: " + text);
            Do("QUIT");
            if (code >= 400 && code <= 500) //! SMTP010
                return SendOutcome.Later;
            return SendOutcome.Never;
        }

        private int Do(string cmd)
        {
            byte[] b = Encoding.ASCII.GetBytes(cmd + "\r\n");
            stream.Write(b, 0, b.Length);
            return Next();
        }

        private int Next()
        {
            while (true)
            {
                StringBuilder sb = new StringBuilder();
                int c;
                while ((c = stream.ReadByte()) >= 0 && c != '\n')
                    sb.Append((char)c);
                if (c < 0) throw new IOException("mailer: server closed");
                text = sb.ToString().TrimEnd('\r');
                if (text.Length > 3 && text[3] == '-') continue;
                return int.Parse(text.Substring(0, 3));
            }
        }

        internal static SendOutcome SendVia(string host, string from, string to, string msg)
        {
            using (TcpClient c = new TcpClient(host, 25))
                return new LegacyMailer(c.GetStream()).Run(from, to, msg);
        }
    }
}
