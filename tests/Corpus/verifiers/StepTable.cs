using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Verifiers.StepTable
{
    public class StepTable
    {
        private static readonly Dictionary<string, int[]> Expected = new Dictionary<string, int[]>
        {
            { "", new[] { 220 } },
            { "EHLO", new[] { 250 } },
            { "MAIL", new[] { 250 } },
            { "RCPT", new[] { 250, 251 } },
            { "DATA", new[] { 354 } },
            { ".", new[] { 250 } },
            { "QUIT", new[] { 221 } },
        };

        private readonly TextReader _reader;
        private readonly TextWriter _writer;

        private StepTable(Stream stream)
        {
            _reader = new StreamReader(stream, Encoding.ASCII);
            _writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        }

        public static void Send(string host, string from, IEnumerable<string> to, IEnumerable<string> lines)
        {
            using (TcpClient client = new TcpClient(host, 25))
            {
                StepTable session = new StepTable(client.GetStream());
                session.Await("");
                session.Do("EHLO", " " + Environment.MachineName);
                session.Do("MAIL", " FROM:<" + from + ">");
                foreach (string address in to)
                    session.Do("RCPT", " TO:<" + address + ">");
                session.Do("DATA", "");
                foreach (string line in lines)
                    session._writer.WriteLine(line.StartsWith(".") ? "." + line : line);
                session.Do(".", "");
                session.Do("QUIT", "");
            }
        }

        private void Do(string verb, string arguments)
        {
            _writer.WriteLine(verb + arguments);
            Await(verb);
        }

        private void Await(string verb)
        {
            string line;
            do
            {
                line = _reader.ReadLine();
                if (line == null)
                    throw new EndOfStreamException(verb);
            }
            while (line.Length > 3 && line[3] == '-');

            int code = int.Parse(line.Substring(0, 3));
            if (Array.IndexOf(Expected[verb], code) < 0)
                throw new InvalidOperationException(verb + ": " + line);
        }
    }
}
