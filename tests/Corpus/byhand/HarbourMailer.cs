using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Harbour.Notifications
{
    /// <summary>One complete answer of the mail host.</summary>
    public sealed class ServerReply
    {
        public ServerReply(int code, IReadOnlyList<string> lines)
        {
            Code = code;
            Lines = lines;
        }

        public int Code { get; }
        public IReadOnlyList<string> Lines { get; }
        public bool IsPositive { get { return Code / 100 == 2; } }
        public bool IsIntermediate { get { return Code / 100 == 3; } }
        public override string ToString() { return string.Join(" / ", Lines); }
    }

    public class MailRejectedException : Exception
    {
        public MailRejectedException(string stage, ServerReply reply)
            : base(stage + ": " + reply)
        {
            Reply = reply;
        }

        public ServerReply Reply { get; private set; }
    }

    internal sealed class Connection : IDisposable
    {
        private readonly TcpClient _tcp;
        private readonly StreamReader _in;
        private readonly StreamWriter _out;

        public Connection(string host, int port)
        {
            _tcp = new TcpClient();
            _tcp.ReceiveTimeout = 300000;
            _tcp.Connect(host, port);
            var s = _tcp.GetStream();
            _in = new StreamReader(s, Encoding.ASCII);
            _out = new StreamWriter(s, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public void Put(string line) { _out.WriteLine(line); }

        public ServerReply Take()
        {
            var lines = new List<string>();
            while (true)
            {
                string line = _in.ReadLine();
                if (line == null)
                    throw new EndOfStreamException("connection closed by mail host");
                if (line.Length < 3)
                    throw new InvalidDataException("odd reply: " + line);
                lines.Add(line);
                if (line.Length == 3 || line[3] != '-')
                    return new ServerReply(int.Parse(line.Substring(0, 3)), lines);
            }
        }

        public void Dispose() { _tcp.Close(); }
    }

    internal sealed class Session
    {
        private readonly Connection _c;

        public Session(Connection c) { _c = c; }

        public void Begin(string me)
        {
            ServerReply hello = _c.Take();
            if (!hello.IsPositive)
                throw new MailRejectedException("banner", hello);
            ServerReply r = Ask("EHLO " + me);
            if (!r.IsPositive)
            {
                r = Ask("HELO " + me);
                if (!r.IsPositive)
                    throw new MailRejectedException("hello", r);
            }
        }

        public ServerReply Ask(string line)
        {
            _c.Put(line);
            return _c.Take();
        }

        public void Must(string stage, string line)
        {
            ServerReply r = Ask(line);
            if (!r.IsPositive && !r.IsIntermediate)
                throw new MailRejectedException(stage, r);
        }

        public void Content(string text)
        {
            foreach (var line in text.Replace("\r\n", "\n").Split('\n'))
                _c.Put(line.StartsWith(".") ? "." + line : line);
            ServerReply r = Ask(".");
            if (!r.IsPositive)
                throw new MailRejectedException("content", r);
        }
    }

    public class HarbourMailer
    {
        private readonly string _host;

        public HarbourMailer(string host) { _host = host; }

        public void Send(string from, IEnumerable<string> to, string text)
        {
            using (var c = new Connection(_host, 25))
            {
                var s = new Session(c);
                s.Begin(Environment.MachineName);
                s.Must("sender", "MAIL FROM:<" + from + ">");
                foreach (var one in to)
                    s.Must("recipient " + one, "RCPT TO:<" + one + ">");
                s.Must("data", "DATA");
                s.Content(text);
                s.Ask("QUIT");
            }
        }
    }
}
