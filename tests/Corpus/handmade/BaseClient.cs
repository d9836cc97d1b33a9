using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace NetKit.Line
{
    public abstract class LineProtocolClient : IDisposable
    {
        private TcpClient _tcp;
        private StreamReader _reader;
        private StreamWriter _writer;

        protected abstract int DefaultPort { get; }

        public void Connect(string host)
        {
            _tcp = new TcpClient(host, DefaultPort);
            _reader = new StreamReader(_tcp.GetStream(), Encoding.ASCII);
            _writer = new StreamWriter(_tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            OnConnected(ReadReply());
        }

        protected abstract void OnConnected(ServerLine greeting);

        protected ServerLine Execute(string command, params int[] allowed)
        {
            _writer.WriteLine(command);
            var reply = ReadReply();
            if (allowed.Length > 0 && Array.IndexOf(allowed, reply.Code) < 0)
                throw new LineProtocolException(command, reply);
            return reply;
        }

        protected void Raw(string text) => _writer.WriteLine(text);

        private ServerLine ReadReply()
        {
            var text = new List<string>();
            for (; ; )
            {
                var l = _reader.ReadLine();
                if (l == null) throw new EndOfStreamException();
                text.Add(l.Length > 4 ? l.Substring(4) : "");
                if (l.Length > 3 && l[3] == '-') continue;
                return new ServerLine(int.Parse(l.Substring(0, 3)), text);
            }
        }

        public virtual void Dispose()
        {
            _tcp?.Dispose();
        }
    }

    public class ServerLine
    {
        public ServerLine(int code, IList<string> text) { Code = code; Text = text; }
        public int Code { get; }
        public IList<string> Text { get; }
    }

    public class LineProtocolException : Exception
    {
        public LineProtocolException(string command, ServerLine reply)
            : base(command + " failed: " + reply.Code + " " + string.Join(" ", reply.Text)) { }
    }

    public class SmtpLineClient : LineProtocolClient
    {
        protected override int DefaultPort => 25;

        public bool Supports8Bit { get; private set; }

        protected override void OnConnected(ServerLine greeting)
        {
            if (greeting.Code != 220)
                throw new LineProtocolException("(connect)", greeting);
            var ehlo = Execute("EHLO " + Environment.MachineName);
            if (ehlo.Code == 250)
                Supports8Bit = ehlo.Text.Contains("8BITMIME");
            else
                Execute("HELO " + Environment.MachineName, 250);
        }

        public void Send(string from, IEnumerable<string> to, IEnumerable<string> lines)
        {
            Execute("MAIL FROM:<" + from + ">" + (Supports8Bit ? " BODY=8BITMIME" : ""), 250);
            foreach (var t in to)
                Execute("RCPT TO:<" + t + ">", 250, 251);
            Execute("DATA", 354);
            foreach (var l in lines)
                Raw(l.StartsWith(".") ? "." + l : l);
            Execute(".", 250);
        }

        public override void Dispose()
        {
            try { Execute("QUIT"); } catch (IOException) { }
            base.Dispose();
        }
    }
}
