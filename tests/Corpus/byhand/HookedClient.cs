#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Library.Reminders
{
    public abstract class TalkingClient
    {
        private readonly byte[] _window = new byte[2048];
        private int _count;
        private Stream? _stream;

        protected abstract IEnumerable<string> Commands();

        protected abstract void OnGreeting(string text);

        protected abstract void OnReply(string command, string text);

        protected virtual void OnClosed()
        {
        }

        public void Run(string host, int port)
        {
            using var tcp = new TcpClient(host, port);
            _stream = tcp.GetStream();
            _count = 0;
            OnGreeting(Receive());
            foreach (var command in Commands())
            {
                _stream.Write(Encoding.ASCII.GetBytes(command + "\r\n"));
                OnReply(command, Receive());
            }
            OnClosed();
        }

        private string Receive()
        {
            while (true)
            {
                var lineStart = 0;
                for (var i = 0; i < _count; i++)
                {
                    if (_window[i] != '\n')
                        continue;
                    if (i - lineStart >= 4 && _window[lineStart + 3] != '-')
                    {
                        var text = Encoding.ASCII.GetString(_window, 0, i + 1);
                        Buffer.BlockCopy(_window, i + 1, _window, 0, _count - i - 1);
                        _count -= i + 1;
                        return text;
                    }
                    lineStart = i + 1;
                }

                if (_count == _window.Length)
                    throw new InvalidDataException("reply too long");
                var n = _stream!.Read(_window, _count, _window.Length - _count);
                if (n == 0)
                    throw new EndOfStreamException();
                _count += n;
            }
        }
    }

    public sealed class ReminderClient : TalkingClient
    {
        private readonly string _reader;
        private readonly IReadOnlyList<string> _titles;

        public ReminderClient(string reader, IReadOnlyList<string> titles)
        {
            _reader = reader;
            _titles = titles;
        }

        protected override IEnumerable<string> Commands()
        {
            yield return "EHLO library.example";
            yield return "MAIL FROM:<desk@library.example>";
            yield return $"RCPT TO:<{_reader}>";
            yield return "DATA";
            var mail = new StringBuilder("Subject: Books due\r\n\r\nPlease bring back:\r\n");
            foreach (var t in _titles)
                mail.Append(" * ").Append(t).Append("\r\n");
            yield return mail.Append('.').ToString();
            yield return "QUIT";
        }

        protected override void OnGreeting(string text)
        {
            if (text[0] != '2')
                throw new IOException("library relay: " + text);
        }

        protected override void OnReply(string command, string text)
        {
            var wanted = command == "DATA" ? '3' : '2';
            if (command != "QUIT" && text[0] != wanted)
                throw new IOException(command.Split('\r')[0] + ": " + text);
        }

        protected override void OnClosed() => Console.WriteLine(_reader + " reminded of " + _titles.Count);
    }
}
