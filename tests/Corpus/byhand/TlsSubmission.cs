#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace Accounts.Submission
{
    public sealed class SubmissionFailed : Exception
    {
        public SubmissionFailed(string command, int code, string text)
            : base($"{command}: {code} {text}")
        {
            Code = code;
        }

        public int Code { get; }
    }

    /// <summary>Submission on 587: STARTTLS always, then the best mechanism that both sides know.</summary>
    public sealed class TlsSubmission : IDisposable
    {
        private static readonly Dictionary<string, int> Success = new(StringComparer.OrdinalIgnoreCase)
        {
            ["EHLO"] = 250,
            ["STARTTLS"] = 220,
            ["MAIL"] = 250,
            ["DATA"] = 354,
            ["."] = 250,
        };

        private readonly StringBuilder _transcript = new();
        private readonly TcpClient _tcp;
        private readonly string _host;
        private Stream _stream;

        public TlsSubmission(string host)
        {
            _host = host;
            _tcp = new TcpClient(host, 587);
            _stream = _tcp.GetStream();
            var (code, lines) = Read();
            if (code != 220)
                throw new SubmissionFailed("connect", code, lines[^1]);
            Run("EHLO submit.example");
            Run("STARTTLS");
            var tls = new SslStream(_stream);
            tls.AuthenticateAsClient(host, null, SslProtocols.None, true);
            _stream = tls;
            Capabilities = Run("EHLO submit.example");
        }

        public IReadOnlyList<string> Capabilities { get; }
        public string Transcript => _transcript.ToString();

        public void Login(string user, string password)
        {
            if (Offers("CRAM-MD5") && TryCramMd5(user, password))
                return;

            Write("AUTH LOGIN");
            Need(334);
            Write(B64(user));
            Need(334);
            Write(B64(password));
            Need(235);
        }

        private bool TryCramMd5(string user, string password)
        {
            Write("AUTH CRAM-MD5");
            var (code, lines) = Read();
            if (code != 334)
                return false;
            var challenge = Convert.FromBase64String(lines[0]);
            var digest = Convert.ToHexString(HMACMD5.HashData(Encoding.UTF8.GetBytes(password), challenge)).ToLowerInvariant();
            Write(B64(user + " " + digest));
            return Read().Code == 235;
        }

        public void Send(string from, IEnumerable<string> to, string content)
        {
            Run($"MAIL FROM:<{from}>");
            foreach (var t in to)
            {
                Write($"RCPT TO:<{t}>");
                var (code, lines) = Read();
                if (code is not (250 or 251))
                    throw new SubmissionFailed("RCPT " + t, code, lines[^1]);
            }
            Run("DATA");
            Write(content.Replace("\r\n.", "\r\n.."));
            Run(".");
        }

        private IReadOnlyList<string> Run(string command)
        {
            Write(command);
            var (code, lines) = Read();
            var verb = command.Split(' ')[0];
            if (Success[verb] != code)
                throw new SubmissionFailed(verb, code, lines[^1]);
            return lines;
        }

        private void Need(int wanted)
        {
            var (code, lines) = Read();
            if (code != wanted)
                throw new SubmissionFailed("AUTH", code, lines[^1]);
        }

        private bool Offers(string mechanism)
        {
            foreach (var c in Capabilities)
            {
                if (c.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
                    return Array.Exists(c.Split(' '), m => m.Equals(mechanism, StringComparison.OrdinalIgnoreCase));
            }
            return false;
        }

        private void Write(string line)
        {
            _transcript.Append("> ").AppendLine(line);
            _stream.Write(Encoding.UTF8.GetBytes(line + "\r\n"));
            _stream.Flush();
        }

        private (int Code, List<string> Lines) Read()
        {
            var lines = new List<string>();
            var bytes = new List<byte>();
            for (int b; (b = _stream.ReadByte()) >= 0;)
            {
                if (b != '\n')
                {
                    bytes.Add((byte)b);
                    continue;
                }
                var line = Encoding.UTF8.GetString(bytes.ToArray()).TrimEnd('\r');
                bytes.Clear();
                _transcript.Append("< ").AppendLine(line);
                lines.Add(line.Length > 4 ? line[4..] : "");
                if (line.Length < 4 || line[3] != '-')
                    return (int.Parse(line[..3]), lines);
            }
            throw new EndOfStreamException(_host + " hung up");
        }

        private static string B64(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));

        public void Dispose()
        {
            try
            {
                Write("QUIT");
            }
            catch (IOException)
            {
            }
            _tcp.Dispose();
        }
    }
}
