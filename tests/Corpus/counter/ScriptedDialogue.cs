using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Observatory.Telescope
{
    /* Ported from the Python script of the dome computer.
     * A night report is a fixed dialogue, so it is written as a table. */
    public sealed class ScriptedDialogue
    {
        private sealed class Step
        {
            public Step(string say, params int[] hear)
            {
                Say = say;
                Hear = hear;
            }

            public string Say { get; }
            public int[] Hear { get; }
        }

        private readonly string host;
        private readonly int port;

        public ScriptedDialogue(string host, int port = 25)
        {
            this.host = host;
            this.port = port;
        }

        public void Report(string observer, string night, IEnumerable<string> log)
        {
            var text = new StringBuilder();
            text.Append("From: dome@observatory.example\r\nTo: ").Append(observer).Append("\r\n");
            text.Append("Subject: night ").Append(night).Append("\r\n\r\n");
            foreach (var line in log)
                text.Append(line.StartsWith(".") ? "." : "").Append(line).Append("\r\n");

            Run(
                new Step(null, 220),
                new Step("EHLO dome.observatory.example", 250),
                new Step("MAIL FROM:<dome@observatory.example>", 250),
                new Step("RCPT TO:<" + observer + ">", 250, 251),
                new Step("DATA", 354),
                new Step(text + ".", 250),
                new Step("QUIT", 221, 250));
        }

        private void Run(params Step[] steps)
        {
            using (var tcp = new TcpClient(host, port))
            using (var stream = tcp.GetStream())
            {
                var reader = new StreamReader(stream, Encoding.ASCII);
                var writer = new StreamWriter(stream, Encoding.ASCII) { AutoFlush = true, NewLine = "\r\n" };
                foreach (var step in steps)
                {
                    if (step.Say != null)
                        writer.WriteLine(step.Say);

                    var reply = Hear(reader);
                    if (!step.Hear.Contains(reply.Item1))
                        throw new InvalidDataException("After '" + Head(step.Say) + "' the server said: " + reply.Item2);
                }
            }
        }

        private static Tuple<int, string> Hear(TextReader reader)
        {
            var all = new List<string>();
            string line;
            while ((line = reader.ReadLine()) != null)
            {
                all.Add(line);
                if (line.Length < 4 || line[3] == ' ')
                    return Tuple.Create(int.Parse(line.Substring(0, 3)), string.Join(" / ", all));
            }
            throw new EndOfStreamException("server hung up");
        }

        private static string Head(string say)
        {
            return say == null ? "(connect)" : say.Split('\r')[0];
        }
    }
}
