using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CertWatch
{
    public record CertInfo(string Subject, DateTime NotAfter, IReadOnlyList<string> Extensions);

    public static class StartTlsChecker
    {
        public static async Task<CertInfo> FetchAsync(string host, int port = 587)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, port);
            var plain = tcp.GetStream();

            var banner = await ReplyAsync(plain);
            if (!banner[0].StartsWith("220"))
                throw new InvalidOperationException("no service: " + banner[0]);

            await SayAsync(plain, "EHLO certwatch.example");
            var ehlo = await ReplyAsync(plain);
            if (!ehlo.Any(l => l.Length > 4 && l[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                throw new NotSupportedException(host + " has no STARTTLS");

            await SayAsync(plain, "STARTTLS");
            var go = await ReplyAsync(plain);
            if (!go[^1].StartsWith("220"))
                throw new InvalidOperationException(go[^1]);

            using var tls = new SslStream(plain, false, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(host);

            await SayAsync(tls, "EHLO certwatch.example");
            var again = await ReplyAsync(tls);
            var ext = again[0].StartsWith("250")
                ? again.Skip(1).Select(l => l[4..]).ToList()
                : new List<string>();

            await SayAsync(tls, "QUIT");
            var cert = new X509Certificate2(tls.RemoteCertificate!);
            return new CertInfo(cert.Subject, cert.NotAfter, ext);
        }

        private static async Task SayAsync(Stream s, string line)
        {
            await s.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
            await s.FlushAsync();
        }

        private static async Task<List<string>> ReplyAsync(Stream s)
        {
            var lines = new List<string>();
            var current = new StringBuilder();
            var one = new byte[1];
            while (true)
            {
                if (await s.ReadAsync(one.AsMemory(0, 1)) == 0)
                    throw new EndOfStreamException();
                if (one[0] == '\n')
                {
                    var l = current.ToString();
                    current.Clear();
                    lines.Add(l);
                    if (l.Length < 4 || l[3] != '-') return lines;
                }
                else if (one[0] != '\r')
                {
                    current.Append((char)one[0]);
                }
            }
        }
    }
}
