#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Meter.Gateway
{
    public enum Stage { Banner, Hello, OldHello, Sender, Recipients, Data, Content, Leaving, Over }

    /// <summary>Sends the readings of the day. State machine, one reply moves it one step.</summary>
    public sealed class StatefulClient
    {
        private readonly Queue<string> _recipients;
        private readonly string _sender;
        private readonly string _content;
        private Stage _stage = Stage.Banner;

        public StatefulClient(string sender, IEnumerable<string> recipients, string content)
        {
            _sender = sender;
            _recipients = new Queue<string>(recipients);
            _content = content;
        }

        public bool Delivered { get; private set; }
        public string? Failure { get; private set; }

        public void Run(Stream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, false, 512, true);
            using var writer = new StreamWriter(stream, Encoding.ASCII, 512, true) { NewLine = "\r\n", AutoFlush = true };

            while (_stage != Stage.Over)
            {
                var reply = ReadReply(reader);
                var next = Advance(reply.Code, reply.Text);
                if (next != null)
                    writer.WriteLine(next);
            }
        }

        private string? Advance(int code, string text)
        {
            switch (_stage, code / 100)
            {
                case (Stage.Banner, 2):
                    _stage = Stage.Hello;
                    return "EHLO meter-gw";

                case (Stage.Hello, 5):
                    _stage = Stage.OldHello;
                    return "HELO meter-gw";

                case (Stage.Hello or Stage.OldHello, 2):
                    _stage = Stage.Sender;
                    return "MAIL FROM:<" + _sender + ">";

                case (Stage.Sender, 2):
                case (Stage.Recipients, 2) when _recipients.Count > 0:
                    _stage = Stage.Recipients;
                    return "RCPT TO:<" + _recipients.Dequeue() + ">";

                case (Stage.Recipients, 2):
                    _stage = Stage.Data;
                    return "DATA";

                case (Stage.Data, 3):
                    _stage = Stage.Content;
                    return _content.Replace("\r\n.", "\r\n..") + "\r\n.";

                case (Stage.Content, 2):
                    Delivered = true;
                    _stage = Stage.Leaving;
                    return "QUIT";

                case (Stage.Leaving, _):
                    _stage = Stage.Over;
                    return null;

                default:
                    Failure = _stage + ": " + text;
                    _stage = Stage.Leaving;
                    return "QUIT";
            }
        }

        private static (int Code, string Text) ReadReply(StreamReader reader)
        {
            var all = new StringBuilder();
            string? line;
            do
            {
                line = reader.ReadLine();
                if (line is null)
                    throw new EndOfStreamException();
                all.AppendLine(line);
            }
            while (line.Length > 3 && line[3] == '-');
            return (int.Parse(line.AsSpan(0, 3)), all.ToString());
        }

        public static int Main(string[] args)
        {
            using var tcp = new TcpClient(args[0], 25);
            var client = new StatefulClient("meter@gw.example", new[] { "readings@utility.example" }, File.ReadAllText(args[1]));
            client.Run(tcp.GetStream());
            if (client.Delivered)
                return 0;
            Console.Error.WriteLine(client.Failure);
            return 1;
        }
    }
}
