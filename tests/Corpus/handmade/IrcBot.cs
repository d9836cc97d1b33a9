using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Irc.BuildBot
{
    public class BuildBot
    {
        private const string Nick = "buildbot";
        private TcpClient _irc;
        private StreamReader _reader;
        private StreamWriter _writer;
        private volatile bool _joined;

        public void Run(string server, string channel)
        {
            try
            {
                _irc = new TcpClient(server, 6667);
            }
            catch (SocketException e)
            {
                Console.WriteLine("irc: " + e.Message);
                return;
            }

            _reader = new StreamReader(_irc.GetStream(), Encoding.UTF8);
            _writer = new StreamWriter(_irc.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            _writer.WriteLine("NICK " + Nick);
            _writer.WriteLine("USER " + Nick + " 0 * :build notifications");

            string line;
            while ((line = _reader.ReadLine()) != null)
            {
                var parts = line.Split(' ');
                if (parts[0] == "PING")
                {
                    _writer.WriteLine("PONG " + parts[1]);
                    continue;
                }

                if (parts.Length < 2) continue;
                switch (parts[1])
                {
                    case "001":
                        _writer.WriteLine("JOIN " + channel);
                        break;
                    case "353":
                        _joined = true;
                        break;
                    case "433":
                        _writer.WriteLine("NICK " + Nick + "_");
                        break;
                    case "451":
                        Console.WriteLine("not registered: " + line);
                        break;
                    case "PRIVMSG":
                        Reply(channel, line);
                        break;
                }
            }
        }

        private void Reply(string channel, string line)
        {
            if (!_joined) return;
            int i = line.IndexOf(" :", StringComparison.Ordinal);
            string text = i < 0 ? "" : line.Substring(i + 2);
            if (text.StartsWith("!mail"))
                _writer.WriteLine("PRIVMSG " + channel + " :mail status is on the wiki");
            else if (text.StartsWith("!helo"))
                _writer.WriteLine("PRIVMSG " + channel + " :HELO to you too");
        }

        public void Stop()
        {
            _writer?.WriteLine("QUIT :bye");
            _irc?.Close();
        }
    }
}
