using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace QueueRunner.Wire
{
    internal enum Step { Greeting, Ehlo, MailFrom, RcptTo, Data, Body, Quit, Done, Failed }

    internal sealed class DialogueTable
    {
        private sealed record Row(Step On, Func<DialogueTable, string> Emit, int Low, int High, Step Next, Step Otherwise);

        private static readonly Row[] Rows =
        {
            new(Step.Greeting, _ => null, 220, 220, Step.Ehlo, Step.Failed),
            new(Step.Ehlo, t => "EHLO " + t._me, 250, 250, Step.MailFrom, Step.Failed),
            new(Step.MailFrom, t => $"MAIL FROM:<{t._from}>", 250, 259, Step.RcptTo, Step.Failed),
            new(Step.RcptTo, t => $"RCPT TO:<{t._to}>", 250, 259, Step.Data, Step.Failed),
            new(Step.Data, _ => "DATA", 354, 354, Step.Body, Step.Failed),
            new(Step.Body, t => t.Stuffed() + "\r\n.", 250, 259, Step.Quit, Step.Failed),
            new(Step.Quit, _ => "QUIT", 200, 599, Step.Done, Step.Done),
        };

        private readonly string _me, _from, _to, _text;

        public DialogueTable(string me, string from, string to, string text)
        {
            _me = me; _from = from; _to = to; _text = text;
        }

        public string LastReply { get; private set; }

        public Step StoppedAt { get; private set; }

        public bool Play(Stream wire)
        {
            var reader = new StreamReader(wire, Encoding.UTF8, false, 1024, leaveOpen: true);
            var step = Step.Greeting;
            while (step != Step.Done && step != Step.Failed)
            {
                var row = Array.Find(Rows, r => r.On == step);
                var command = row.Emit(this);
                if (command != null)
                {
                    var octets = Encoding.UTF8.GetBytes(command + "\r\n");
                    wire.Write(octets);
                }

                var code = Await(reader);
                StoppedAt = step;
                step = code >= row.Low && code <= row.High ? row.Next : row.Otherwise;
            }

            return step == Step.Done;
        }

        private int Await(TextReader reader)
        {
            for (; ; )
            {
                var line = reader.ReadLine();
                if (line is null)
                {
                    LastReply = "(closed)";
                    return 0;
                }

                LastReply = line;
                if (line.Length >= 4 && line[3] == '-') continue;
                return int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var n) ? n : 0;
            }
        }

        private string Stuffed() => string.Join("\r\n", _text.Split('\n').Select(l => l.TrimEnd('\r')).Select(l => l.StartsWith('.') ? "." + l : l));

        public static bool Deliver(string host, string me, string from, string to, string text, out string why)
        {
            using var socket = new TcpClient(host, 25);
            var table = new DialogueTable(me, from, to, text);
            var ok = table.Play(socket.GetStream());
            why = ok ? null : table.StoppedAt + ": " + table.LastReply;
            return ok;
        }
    }
}
