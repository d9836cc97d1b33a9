using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace Bulk
{
    public class PipeliningBulkSender : IDisposable
    {
        private readonly TcpClient conn;
        private readonly StreamReader input;
        private readonly StreamWriter output;
        private readonly bool pipelining;

        public PipeliningBulkSender(string host)
        {
            conn = new TcpClient(host, 587);
            input = new StreamReader(conn.GetStream(), Encoding.ASCII);
            output = new StreamWriter(conn.GetStream(), Encoding.ASCII) { NewLine = "\r\n" };

            List<string> banner = NextReply();
            if (FirstDigit(banner) != 2)
                throw new IOException(banner[0]);

            output.WriteLine("EHLO bulk.example.com");
            output.Flush();
            List<string> features = NextReply();
            if (FirstDigit(features) != 2)
                throw new IOException(features[0]);
            pipelining = features.Any(f => f.Length > 4 && f.Substring(4).Trim().ToUpperInvariant() == "PIPELINING");
        }

        public IDictionary<string, string> Send(string from, IList<string> to, IEnumerable<string> body)
        {
            List<string> batch = new List<string>();
            batch.Add("MAIL FROM:<" + from + ">");
            batch.AddRange(to.Select(t => "RCPT TO:<" + t + ">"));
            batch.Add("DATA");

            List<List<string>> replies = new List<List<string>>();
            if (pipelining)
            {
                foreach (string command in batch) output.WriteLine(command);
                output.Flush();
                for (int i = 0; i < batch.Count; i++) replies.Add(NextReply());
            }
            else
            {
                foreach (string command in batch)
                {
                    output.WriteLine(command);
                    output.Flush();
                    replies.Add(NextReply());
                }
            }

            Dictionary<string, string> refused = new Dictionary<string, string>();
            for (int i = 0; i < to.Count; i++)
            {
                if (FirstDigit(replies[i + 1]) != 2)
                    refused[to[i]] = replies[i + 1].Last();
            }

            bool mailOk = FirstDigit(replies[0]) == 2;
            bool dataOk = FirstDigit(replies[replies.Count - 1]) == 3;
            if (!mailOk && !dataOk)
                throw new IOException("sender refused: " + replies[0].Last());
            if (!dataOk)
                return refused;

            if (refused.Count < to.Count)
                foreach (string line in body)
                    output.WriteLine(line.StartsWith(".", StringComparison.Ordinal) ? "." + line : line);
            output.WriteLine(".");
            output.Flush();
            List<string> end = NextReply();
            if (FirstDigit(end) != 2 && refused.Count < to.Count)
                throw new IOException("not taken: " + end.Last());
            return refused;
        }

        private static int FirstDigit(List<string> reply)
        {
            return reply[reply.Count - 1][0] - '0';
        }

        private List<string> NextReply()
        {
            List<string> lines = new List<string>();
            while (true)
            {
                string line = input.ReadLine();
                if (string.IsNullOrEmpty(line)) throw new EndOfStreamException();
                lines.Add(line);
                if (line.Length < 4 || line[3] == ' ') return lines;
            }
        }

        public void Dispose()
        {
            output.WriteLine("QUIT");
            output.Flush();
            conn.Dispose();
        }
    }
}
