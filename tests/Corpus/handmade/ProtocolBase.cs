using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace NetDiag.Probes
{
    public abstract class LineProtocolClient : IDisposable
    {
        protected TcpClient Tcp { get; private set; }
        private StreamReader _reader;
        private StreamWriter _writer;

        public string Host { get; }
        public abstract int DefaultPort { get; }

        protected LineProtocolClient(string host) { Host = host; }

        public virtual void Open(int? port = null)
        {
            Tcp = new TcpClient(Host, port ?? DefaultPort);
            var stream = Tcp.GetStream();
            _reader = new StreamReader(stream, Encoding.ASCII);
            _writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            OnConnected();
        }

        protected virtual void OnConnected() { }

        protected void WriteLine(string line) => _writer.WriteLine(line);

        protected string ReadLine() => _reader.ReadLine() ?? throw new EndOfStreamException(Host + " closed the connection");

        public void Dispose()
        {
            _writer?.Dispose();
            Tcp?.Dispose();
        }
    }

    public sealed class SmtpProbe : LineProtocolClient
    {
        private readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase);

        public SmtpProbe(string host) : base(host) { }

        public override int DefaultPort => 25;

        public IReadOnlyCollection<string> Extensions => _extensions;

        protected override void OnConnected()
        {
            var (code, text) = ReadReply();
            if (code != 220)
                throw new InvalidDataException($"{Host} greets with {code} {text[0]}");
        }

        public bool Hello(string me)
        {
            WriteLine("EHLO " + me);
            var (code, text) = ReadReply();
            if (code == 250)
            {
                foreach (var t in text.Skip(1)) _extensions.Add(t.Split(' ')[0]);
                return true;
            }

            WriteLine("HELO " + me);
            return ReadReply().code == 250;
        }

        public bool AcceptsRecipient(string sender, string recipient)
        {
            WriteLine($"MAIL FROM:<{sender}>");
            var (code, text) = ReadReply();
            if (code >= 300)
                throw new InvalidDataException($"sender refused: {code} {text[0]}");

            WriteLine($"RCPT TO:<{recipient}>");
            code = ReadReply().code;

            WriteLine("RSET");
            ReadReply();
            return code is >= 200 and < 300;
        }

        private (int code, List<string> text) ReadReply()
        {
            var text = new List<string>();
            for (;;)
            {
                var line = ReadLine();
                text.Add(line.Length > 4 ? line.Substring(4) : string.Empty);
                if (line.Length < 4 || line[3] == ' ')
                    return (int.Parse(line.Substring(0, 3)), text);
            }
        }
    }

    public static class ProbeProgram
    {
        public static int Run(string[] args)
        {
            using var p = new SmtpProbe(args[0]);
            p.Open();
            if (!p.Hello("netdiag.example"))
            {
                Console.WriteLine("no hello");
                return 1;
            }
            Console.WriteLine(string.Join(", ", p.Extensions));
            Console.WriteLine(p.AcceptsRecipient("probe@netdiag.example", args[1]) ? "accepted" : "refused");
            return 0;
        }
    }
}
