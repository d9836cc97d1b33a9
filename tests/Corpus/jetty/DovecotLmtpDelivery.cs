using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Archive.Restore
{
    public enum RestoreOutcome { Stored, TryAgainTonight, Refused }

    /// <summary>Puts restored messages back into the mailboxes, by LMTP over the socket of the store.</summary>
    public sealed class DovecotLmtpDelivery : IDisposable
    {
        private readonly Socket _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly StreamReader _reader;
        private readonly StreamWriter _writer;

        public DovecotLmtpDelivery(string path = "/var/run/dovecot/lmtp")
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
            var stream = new NetworkStream(_socket, ownsSocket: true);
            _reader = new StreamReader(stream, Encoding.UTF8);
            _writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            if (Next().First() is not ['2', '2', '0', ..])
                throw new IOException("The mail store is not ready");
            Say("LHLO restore.localdomain");
            if (Next().Last() is not ['2', ..])
                throw new IOException("The mail store did not take LHLO");
        }

        public async Task<IReadOnlyDictionary<string, RestoreOutcome>> DeliverAsync(string sender, IReadOnlyList<string> users, Stream message)
        {
            var result = new Dictionary<string, RestoreOutcome>(StringComparer.OrdinalIgnoreCase);

            Say($"MAIL FROM:<{sender}>");
            var outcome = Judge(Next().Last());
            if (outcome != RestoreOutcome.Stored)
                return users.ToDictionary(user => user, _ => outcome);

            var accepted = new List<string>();
            foreach (var user in users)
            {
                Say($"RCPT TO:<{user}>");
                var answer = Judge(Next().Last());
                if (answer == RestoreOutcome.Stored)
                    accepted.Add(user);
                else
                    result[user] = answer;
            }

            if (accepted.Count == 0)
            {
                Say("RSET");
                Next();
                return result;
            }

            Say("DATA");
            if (Next().Last() is not ['3', ..] and var refusal)
            {
                foreach (var user in accepted)
                    result[user] = Judge(refusal);
                return result;
            }

            using (var source = new StreamReader(message, Encoding.UTF8))
            {
                while (await source.ReadLineAsync() is { } line)
                    await _writer.WriteLineAsync(line is ['.', ..] ? "." + line : line);
            }
            Say(".");

            // one reply for each recipient that was accepted, in their order
            foreach (var user in accepted)
                result[user] = Judge(Next().Last());
            return result;
        }

        private static RestoreOutcome Judge(string reply) => reply[0] switch
        {
            '2' => RestoreOutcome.Stored,
            '5' => RestoreOutcome.Refused,
            _ => RestoreOutcome.TryAgainTonight,
        };

        private void Say(string line) => _writer.WriteLine(line);

        private List<string> Next()
        {
            var lines = new List<string>();
            do
            {
                var line = _reader.ReadLine();
                if (string.IsNullOrEmpty(line))
                    throw new IOException("The mail store closed the connection");
                lines.Add(line);
            }
            while (lines[^1] is [_, _, _, '-', ..]);
            return lines;
        }

        public void Dispose()
        {
            Say("QUIT");
            _writer.Dispose();
            _socket.Dispose();
        }
    }
}
