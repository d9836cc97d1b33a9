using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace LocalDelivery
{
    public sealed class LmtpDelivery
    {
        private readonly string _socketPath;
        public LmtpDelivery(string socketPath) => _socketPath = socketPath;

        public async Task<IDictionary<string, int>> DeliverAsync(string from, IList<string> rcpts, string body, CancellationToken ct)
        {
            var result = new Dictionary<string, int>();
            using var s = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await s.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), ct);
            using var ns = new NetworkStream(s);
            using var rd = new StreamReader(ns, Encoding.ASCII);
            using var wr = new StreamWriter(ns, Encoding.ASCII) { NewLine = "\r\n" };

            await Need(rd, 220, ct);
            await Put(wr, "LHLO localhost");
            await Need(rd, 250, ct);
            await Put(wr, $"MAIL FROM:<{from}>");
            await Need(rd, 250, ct);

            var taken = new List<string>();
            foreach (var r in rcpts)
            {
                await Put(wr, $"RCPT TO:<{r}>");
                int code = await Code(rd, ct);
                result[r] = code;
                if (code is >= 200 and < 300)
                    taken.Add(r);
            }
            if (taken.Count == 0)
                return result;

            await Put(wr, "DATA");
            await Need(rd, 354, ct);
            foreach (var line in body.Split("\r\n"))
                await wr.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
            await Put(wr, ".");

            // one reply for each accepted recipient
            foreach (var r in taken)
                result[r] = await Code(rd, ct);

            await Put(wr, "QUIT");
            return result;
        }

        private static async Task Put(StreamWriter w, string line)
        {
            await w.WriteLineAsync(line);
            await w.FlushAsync();
        }

        private static async Task Need(StreamReader r, int expected, CancellationToken ct)
        {
            int got = await Code(r, ct);
            if (got != expected)
                throw new ProtocolViolationException2(expected, got);
        }

        private static async Task<int> Code(StreamReader r, CancellationToken ct)
        {
            for (; ; )
            {
                string line = await r.ReadLineAsync(ct) ?? throw new EndOfStreamException();
                if (line.Length == 3 || line[3] == ' ')
                    return int.Parse(line.Substring(0, 3));
            }
        }
    }

    public class ProtocolViolationException2 : Exception
    {
        public ProtocolViolationException2(int expected, int got) : base($"expected {expected}, got {got}") { }
    }
}
