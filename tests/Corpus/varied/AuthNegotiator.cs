using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Mini.Mta.Auth
{
    public interface ISmtpLink
    {
        void WriteLine(string line);
        string ReadLine();
    }

    public sealed class AuthNegotiator
    {
        private readonly ISmtpLink _link;
        private readonly string _user;
        private readonly string _secret;

        public AuthNegotiator(ISmtpLink link, string user, string secret)
        {
            _link = link;
            _user = user;
            _secret = secret;
        }

        /// <returns>the mechanism which worked</returns>
        public string Open(string clientName)
        {
            if (Read().code / 100 != 2)
                throw new IOException("server not ready");

            _link.WriteLine("EHLO " + clientName);
            var ehlo = Read();
            if (ehlo.code != 250)
                throw new IOException("EHLO refused: " + ehlo.code);

            var offered = ehlo.lines
                .Where(l => l.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
                .SelectMany(l => l.Substring(5).Split(' '))
                .ToHashSet(StringComparer.OrdinalIgnoreCase);

            var mechanisms = new (string Name, Func<int> Run)[]
            {
                ("CRAM-MD5", CramMd5),
                ("PLAIN", Plain),
                ("LOGIN", Login),
            };

            foreach (var m in mechanisms)
            {
                if (!offered.Contains(m.Name))
                    continue;
                int code = m.Run();
                if (code == 235)
                    return m.Name;
                if (code == 535 || code == 534 || code == 504)
                    continue;
                throw new IOException(m.Name + " failed with " + code);
            }

            throw new UnauthorizedAccessException("no mechanism left");
        }

        private int Plain()
        {
            _link.WriteLine("AUTH PLAIN " + Encode("\0" + _user + "\0" + _secret));
            return Read().code;
        }

        private int Login()
        {
            _link.WriteLine("AUTH LOGIN");
            int c = Read().code;
            if (c != 334) return c;
            _link.WriteLine(Encode(_user));
            c = Read().code;
            if (c != 334) return c;
            _link.WriteLine(Encode(_secret));
            return Read().code;
        }

        private int CramMd5()
        {
            _link.WriteLine("AUTH CRAM-MD5");
            var challenge = Read();
            if (challenge.code != 334) return challenge.code;
            var key = Encoding.UTF8.GetBytes(_secret);
            var digest = HMACMD5.HashData(key, Convert.FromBase64String(challenge.lines[0]));
            _link.WriteLine(Encode(_user + " " + Convert.ToHexString(digest).ToLowerInvariant()));
            return Read().code;
        }

        private (int code, List<string> lines) Read()
        {
            var lines = new List<string>();
            while (true)
            {
                string l = _link.ReadLine();
                lines.Add(l.Length > 4 ? l.Substring(4) : "");
                if (l.Length < 4 || l[3] == ' ')
                    return (int.Parse(l.Substring(0, 3)), lines);
            }
        }

        private static string Encode(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));
    }
}
