using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Telemetry.Mail
{
    internal enum State { AwaitBanner, AwaitHelo, AwaitMail, AwaitRcpt, AwaitDataGo, AwaitAccept, Done, Failed }

    public class DialogStateMachine
    {
        private State _state = State.AwaitBanner;
        private readonly Queue<string> _rcpts;
        private readonly string _from;
        private readonly string _data;
        private int _accepted;

        public string LastReply { get; private set; } = "";

        public DialogStateMachine(string from, IEnumerable<string> rcpts, string data)
        {
            _from = from;
            _rcpts = new Queue<string>(rcpts);
            _data = data;
        }

        public bool Run(Stream stream)
        {
            var reader = new StreamReader(stream, Encoding.ASCII);
            while (_state != State.Done && _state != State.Failed)
            {
                string? line = reader.ReadLine();
                if (line == null)
                {
                    _state = State.Failed;
                    break;
                }
                if (line.Length >= 4 && line[3] == '-')
                    continue;
                LastReply = line;
                string next = Advance(line.Length > 0 ? line[0] : '0');
                if (next.Length > 0)
                {
                    byte[] b = Encoding.ASCII.GetBytes(next + "\r\n");
                    stream.Write(b, 0, b.Length);
                }
            }
            return _state == State.Done;
        }

        private string Advance(char c)
        {
            switch (_state)
            {
                case State.AwaitBanner:
                    return c == '2' ? To(State.AwaitHelo, "EHLO telemetry") : Fail();
                case State.AwaitHelo:
                    return c == '2' ? To(State.AwaitMail, "MAIL FROM:<" + _from + ">") : Fail();
                case State.AwaitMail:
                    return c == '2' ? To(State.AwaitRcpt, "RCPT TO:<" + _rcpts.Dequeue() + ">") : Fail();
                case State.AwaitRcpt:
                    if (c == '2')
                        _accepted++;
                    if (_rcpts.Count > 0)
                        return "RCPT TO:<" + _rcpts.Dequeue() + ">";
                    return _accepted > 0 ? To(State.AwaitDataGo, "DATA") : Fail();
                case State.AwaitDataGo:
                    return c == '3' ? To(State.AwaitAccept, _data + "\r\n.") : Fail();
                case State.AwaitAccept:
                    return c == '2' ? To(State.Done, "QUIT") : Fail();
                default:
                    throw new InvalidOperationException();
            }
        }

        private string To(State s, string command)
        {
            _state = s;
            return command;
        }

        private string Fail()
        {
            _state = State.Failed;
            return "QUIT";
        }

        public static bool Deliver(string host, string from, string[] to, string data)
        {
            using (var tcp = new TcpClient(host, 25))
                return new DialogStateMachine(from, to, data).Run(tcp.GetStream());
        }
    }
}
