using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;

namespace Intranet.Mailing.Handshake
{
    public interface ISmtpWire
    {
        Task<string> ReceiveAsync();
        Task TransmitAsync(string line);
    }

    public sealed class TcpWire : ISmtpWire, IDisposable
    {
        private readonly TcpClient _client;
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public TcpWire(string host, int port)
        {
            _client = new TcpClient(host, port);
            _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public async Task<string> ReceiveAsync()
        {
            var all = new StringBuilder();
            string line;
            do
            {
                line = await _reader.ReadLineAsync() ?? throw new IOException("closed");
                if (all.Length > 0)
                    all.Append('\n');
                all.Append(line);
            }
            while (line.Length > 3 && line[3] == '-');
            return all.ToString();
        }

        public Task TransmitAsync(string line) => _writer.WriteLineAsync(line);

        public void Dispose() => _client.Dispose();
    }

    /// <summary>
    /// Brings a fresh connection to the point where MAIL may be sent: greeting, EHLO or HELO, and whatever kind
    /// of login the server and we have in common.
    /// </summary>
    public sealed class AuthNegotiator
    {
        private readonly ISmtpWire _wire;
        private readonly string _user;
        private readonly string _password;

        public AuthNegotiator(ISmtpWire wire, string user, string password)
        {
            _wire = wire;
            _user = user;
            _password = password;
        }

        public async Task<string> NegotiateAsync(string name)
        {
            var hello = await _wire.ReceiveAsync();
            Demand(hello, "220");

            var answer = await AskAsync("EHLO " + name);
            if (Code(answer) is 500 or 502 or 504)
            {
                Demand(await AskAsync("HELO " + name), "250");
                return "none";
            }
            if (Code(answer) == 501 || Code(answer) == 550)
            {
                // our name is not liked; with the literal most of them are content
                answer = await AskAsync("EHLO [127.0.0.1]");
            }
            Demand(answer, "250");

            foreach (var mechanism in Offered(answer))
            {
                switch (mechanism)
                {
                    case "CRAM-MD5" when await TryCramAsync():
                    case "PLAIN" when await TryPlainAsync():
                    case "LOGIN" when await TryLoginAsync():
                        return mechanism;
                }
            }
            return "none";
        }

        private async Task<bool> TryPlainAsync()
        {
            var reply = await AskAsync("AUTH PLAIN " + Base64("\0" + _user + "\0" + _password));
            return Code(reply) == 235;
        }

        private async Task<bool> TryLoginAsync()
        {
            await AskAsync("AUTH LOGIN");
            await AskAsync(Base64(_user));
            return Code(await AskAsync(Base64(_password))) == 235;
        }

        private async Task<bool> TryCramAsync()
        {
            var challenge = await AskAsync("AUTH CRAM-MD5");
            if (Code(challenge) != 334)
                return false;
            var nonce = Convert.FromBase64String(challenge.Substring(4));
            var digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(_password), nonce);
            return Code(await AskAsync(Base64(_user + " " + Convert.ToHexString(digest).ToLowerInvariant()))) == 235;
        }

        private async Task<string> AskAsync(string line)
        {
            await _wire.TransmitAsync(line);
            return await _wire.ReceiveAsync();
        }

        private static IEnumerable<string> Offered(string ehlo)
        {
            foreach (var line in ehlo.Split('\n'))
            {
                if (line.Length < 9 || !line.AsSpan(4).StartsWith("AUTH", StringComparison.OrdinalIgnoreCase))
                    continue;
                foreach (var word in line.Substring(9).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    yield return word.ToUpperInvariant();
            }
        }

        private static int Code(string reply) => int.TryParse(reply.AsSpan(0, Math.Min(3, reply.Length)), out var code) ? code : 0;

        private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        private static void Demand(string reply, string code)
        {
            if (!reply.StartsWith(code, StringComparison.Ordinal))
                throw new IOException("expected " + code + ", got " + reply);
        }
    }
}
