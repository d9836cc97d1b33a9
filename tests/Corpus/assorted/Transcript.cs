using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Assorted.Transcript.Smtp
{
    /// <summary>Support tool: shows what a server offers and what it says to a test recipient.</summary>
    public class Transcript
    {
        private readonly TextWriter _screen;
        private readonly Dictionary<string, string> _offers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        public Transcript(TextWriter screen) { _screen = screen; }

        public int Run(string host, string recipient)
        {
            using var tcp = new TcpClient(host, 25);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            var greeting = Hear(reader);
            if (!greeting[0].StartsWith("220", StringComparison.Ordinal))
                return 1;
            if (greeting[0].Contains("Postfix"))
                _screen.WriteLine("# looks like Postfix");
            else if (greeting[0].Contains("Microsoft ESMTP"))
                _screen.WriteLine("# looks like Exchange");

            var ehlo = Ask(reader, writer, "EHLO diag.example");
            if (CodeOf(ehlo) != 250)
                return 2;
            foreach (var line in ehlo.Skip(1))
            {
                var words = line.Substring(4).Split(' ', 2);
                _offers[words[0]] = words.Length > 1 ? words[1] : "";
            }
            if (_offers.TryGetValue("SIZE", out var size))
                _screen.WriteLine("# takes messages up to {0} octets", size == "" ? "?" : size);
            if (!_offers.ContainsKey("STARTTLS"))
                _screen.WriteLine("# no encryption offered");
            if (ehlo.Any(l => l.Contains("AUTH") && l.Contains("PLAIN")))
                _screen.WriteLine("# offers AUTH PLAIN");

            if (CodeOf(Ask(reader, writer, "MAIL FROM:<>")) / 100 != 2)
                return 3;

            var rcpt = Ask(reader, writer, "RCPT TO:<" + recipient + ">");
            string verdict = (CodeOf(rcpt) / 100) switch
            {
                2 => "accepted",
                4 => "deferred, ask again later",
                _ => "refused",
            };
            if (rcpt[0].Contains("greylist", StringComparison.OrdinalIgnoreCase))
                _screen.WriteLine("# the server seems to greylist");
            _screen.WriteLine("# {0} is {1}", recipient, verdict);

            Ask(reader, writer, "QUIT");
            return 0;
        }

        private List<string> Ask(StreamReader reader, StreamWriter writer, string line)
        {
            _screen.WriteLine("> " + line);
            writer.WriteLine(line);
            return Hear(reader);
        }

        private List<string> Hear(StreamReader reader)
        {
            var lines = new List<string>();
            string? line;
            do
            {
                line = reader.ReadLine() ?? throw new EndOfStreamException();
                _screen.WriteLine("< " + line);
                lines.Add(line);
            }
            while (line.Length > 3 && line[3] == '-');
            return lines;
        }

        private static int CodeOf(List<string> reply) => int.Parse(reply[reply.Count - 1].Substring(0, 3));
    }
}
