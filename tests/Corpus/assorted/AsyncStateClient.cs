using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.AsyncStateClient.Smtp
{
    public enum Phase { Greeting, Hello, Mail, Rcpt, Data, Dot, Quit, Finished }

    /// <summary>Callback driven client; OnReply is the only place that looks at codes.</summary>
    public class AsyncStateClient
    {
        private readonly Socket _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        private readonly byte[] _chunk = new byte[2048];
        private readonly StringBuilder _pending = new StringBuilder();
        private readonly Queue<string> _recipients;
        private readonly string _sender;
        private readonly string _message;
        private Phase _phase = Phase.Greeting;
        private int _accepted;
        private bool _extended = true;

        public event Action<int, string>? Failed;
        public event Action<string, int>? RecipientRefused;
        public event Action? Delivered;

        public AsyncStateClient(string sender, IEnumerable<string> recipients, string message)
        {
            _sender = sender;
            _recipients = new Queue<string>(recipients);
            _message = message;
        }

        public void Start(string host)
        {
            _socket.Connect(host, 25);
            Listen();
        }

        private void Listen() => _socket.BeginReceive(_chunk, 0, _chunk.Length, SocketFlags.None, OnBytes, null);

        private void OnBytes(IAsyncResult ar)
        {
            int n = _socket.EndReceive(ar);
            if (n == 0)
            {
                if (_phase != Phase.Finished) Failed?.Invoke(0, "closed");
                return;
            }
            _pending.Append(Encoding.ASCII.GetString(_chunk, 0, n));
            while (TakeLine() is string line)
            {
                bool more = line.Length > 3 && line[3] == '-';
                if (!more)
                    OnReply(int.Parse(line.Substring(0, 3)), line);
            }
            if (_phase != Phase.Finished)
                Listen();
        }

        private string? TakeLine()
        {
            string all = _pending.ToString();
            int i = all.IndexOf("\r\n", StringComparison.Ordinal);
            if (i < 0) return null;
            _pending.Remove(0, i + 2);
            return all.Substring(0, i);
        }

        private void OnReply(int code, string line)
        {
            switch (_phase)
            {
                case Phase.Greeting when code == 220:
                    Say("EHLO evented", Phase.Hello);
                    break;
                case Phase.Hello when code == 250:
                    Say("MAIL FROM:<" + _sender + ">", Phase.Mail);
                    break;
                case Phase.Hello when _extended && code >= 500:
                    _extended = false;
                    Say("HELO evented", Phase.Hello);
                    break;
                case Phase.Mail when code == 250:
                    Say("RCPT TO:<" + _recipients.Peek() + ">", Phase.Rcpt);
                    break;
                case Phase.Rcpt:
                    string done = _recipients.Dequeue();
                    if (code / 100 == 2) _accepted++;
                    else RecipientRefused?.Invoke(done, code);
                    if (_recipients.Count > 0) Say("RCPT TO:<" + _recipients.Peek() + ">", Phase.Rcpt);
                    else if (_accepted > 0) Say("DATA", Phase.Data);
                    else Abort(code, line);
                    break;
                case Phase.Data when code == 354:
                    Say(_message.Replace("\r\n.", "\r\n..") + "\r\n.", Phase.Dot);
                    break;
                case Phase.Dot when code == 250:
                    Delivered?.Invoke();
                    Say("QUIT", Phase.Quit);
                    break;
                case Phase.Quit:
                    _phase = Phase.Finished;
                    _socket.Close();
                    break;
                default:
                    Abort(code, line);
                    break;
            }
        }

        private void Abort(int code, string line)
        {
            Failed?.Invoke(code, line);
            Say("QUIT", Phase.Quit);
        }

        private void Say(string line, Phase next)
        {
            _phase = next;
            _socket.Send(Encoding.UTF8.GetBytes(line + "\r\n"));
        }
    }
}
