using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Net.Sockets;
using System.Text;

namespace Compliance.Journal
{
    /// <summary>Keeps the whole conversation, because the auditors want to see it.</summary>
    public sealed class TranscriptSender
    {
        private readonly List<(string Sent, string Received)> _transcript = new();

        public IReadOnlyList<(string Sent, string Received)> Transcript => _transcript;

        public void Send(string host, string from, string to, string eml)
        {
            _transcript.Clear();
            using var tcp = new TcpClient(host, 25);
            using var r = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            using var w = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            Exchange(r, w, null);
            Exchange(r, w, "EHLO journal.example");
            Exchange(r, w, $"MAIL FROM:<{from}>");
            Exchange(r, w, $"RCPT TO:<{to}>");
            Verify();

            Exchange(r, w, "DATA");
            if (_transcript[^1].Received[0] != '3')
                throw new InvalidOperationException("DATA: " + _transcript[^1].Received);
            Exchange(r, w, eml.Replace("\r\n.", "\r\n..") + "\r\n.");
            Verify();
            Exchange(r, w, "QUIT");
        }

        private void Verify()
        {
            foreach (var (sent, received) in _transcript)
            {
                if (received[0] is '4' or '5')
                    throw new InvalidOperationException((sent ?? "connect") + ": " + received);
            }
        }

        private void Exchange(StreamReader r, StreamWriter w, string command)
        {
            if (command != null) w.WriteLine(command);
            var sb = new StringBuilder();
            string line;
            do
            {
                line = r.ReadLine() ?? throw new IOException("closed after " + command);
                sb.AppendLine(line);
            }
            while (line.Length > 3 && line[3] == '-');
            _transcript.Add((command, sb.ToString()));
        }
    }
}
