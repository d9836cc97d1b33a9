using System;
using System.IO;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Corpus.Clients.RegexOneLine
{
    public class RegexProbe
    {
        private static readonly Regex Positive = new Regex(@"^2\d\d");

        public bool Takes(string host, string from, string to)
        {
            using (var tcp = new TcpClient(host, 25))
            using (var reader = new StreamReader(tcp.GetStream()))
            using (var writer = new StreamWriter(tcp.GetStream()))
            {
                writer.AutoFlush = true;
                if (!Positive.IsMatch(reader.ReadLine() ?? ""))
                    return false;

                writer.Write("EHLO probe.example\r\n");
                if (!Positive.IsMatch(reader.ReadLine() ?? ""))  //! SMTP006
                    return false;

                writer.Write("MAIL FROM:<{0}>\r\n", from);
                if (!Positive.IsMatch(reader.ReadLine() ?? ""))
                    return false;

                writer.Write("RCPT TO:<{0}>\r\n", to);
                var taken = Positive.IsMatch(reader.ReadLine() ?? "");
                writer.Write("QUIT\r\n");
                return taken;
            }
        }
    }
}
