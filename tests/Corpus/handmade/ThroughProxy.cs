using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corp.ProxyMail
{
    public class ProxySmtpClient
    {
        private readonly string _proxy;
        private readonly int _proxyPort;

        public ProxySmtpClient(string proxy, int proxyPort)
        {
            _proxy = proxy;
            _proxyPort = proxyPort;
        }

        public void Send(string smtpHost, string from, string to, string payload)
        {
            using (var tcp = new TcpClient(_proxy, _proxyPort))
            {
                var stream = tcp.GetStream();

                Put(stream, "CONNECT " + smtpHost + ":25 HTTP/1.1\r\nHost: " + smtpHost + ":25\r\n\r\n");
                var status = GetLine(stream);
                if (status.Split(' ').Skip(1).FirstOrDefault() != "200")
                    throw new IOException("proxy: " + status);
                while (GetLine(stream).Length > 0)
                {
                }

                Check(stream, "220");
                Put(stream, "EHLO " + Environment.MachineName + "\r\n");
                Check(stream, "250");
                Put(stream, "MAIL FROM:<" + from + ">\r\n");
                Check(stream, "250");
                Put(stream, "RCPT TO:<" + to + ">\r\n");
                Check(stream, "25");
                Put(stream, "DATA\r\n");
                Check(stream, "354");
                Put(stream, payload.Replace("\r\n.", "\r\n..") + "\r\n.\r\n");
                Check(stream, "250");
                Put(stream, "QUIT\r\n");
            }
        }

        private static void Check(Stream s, string prefix)
        {
            var line = GetLine(s);
            while (line.Length > 3 && line[3] == '-')
                line = GetLine(s);
            if (!line.StartsWith(prefix, StringComparison.Ordinal))
                throw new IOException("smtp: " + line);
        }

        private static void Put(Stream s, string text)
        {
            var b = Encoding.ASCII.GetBytes(text);
            s.Write(b, 0, b.Length);
        }

        private static string GetLine(Stream s)
        {
            var sb = new StringBuilder();
            for (; ; )
            {
                int c = s.ReadByte();
                if (c == -1) throw new EndOfStreamException();
                if (c == '\n') return sb.ToString().TrimEnd('\r');
                sb.Append((char)c);
            }
        }
    }
}
