using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Branch.Egress
{
    public class ThroughProxy
    {
        private readonly string _proxyHost;
        private readonly int _proxyPort;

        public ThroughProxy(string proxyHost, int proxyPort)
        {
            _proxyHost = proxyHost;
            _proxyPort = proxyPort;
        }

        public List<string> Capabilities(string smtpHost)
        {
            using (var tcp = new TcpClient(_proxyHost, _proxyPort))
            using (var s = tcp.GetStream())
            {
                Write(s, "CONNECT " + smtpHost + ":25 HTTP/1.1\r\nHost: " + smtpHost + ":25\r\n\r\n");
                string status = Line(s);
                if (!status.Contains(" 200")) throw new IOException("proxy: " + status);
                while (Line(s) != "") { }

                string banner;
                do banner = Line(s); while (banner.StartsWith("220-"));
                if (!banner.StartsWith("220")) throw new IOException("smtp: " + banner);

                Write(s, "EHLO branch.example\r\n");
                var caps = new List<string>();
                string l;
                do
                {
                    l = Line(s);
                    if (!l.StartsWith("250")) throw new IOException("smtp: " + l);
                    if (l.Length > 4) caps.Add(l.Substring(4));
                } while (l.StartsWith("250-"));

                Write(s, "QUIT\r\n");
                return caps;
            }
        }

        private static void Write(Stream s, string text)
        {
            byte[] b = Encoding.ASCII.GetBytes(text);
            s.Write(b, 0, b.Length);
        }

        private static string Line(Stream s)
        {
            var sb = new StringBuilder();
            int c;
            while ((c = s.ReadByte()) != '\n')
            {
                if (c < 0) throw new EndOfStreamException();
                if (c != '\r') sb.Append((char)c);
            }
            return sb.ToString();
        }
    }
}
