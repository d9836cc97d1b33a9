#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Choir.Mailing
{
    public readonly record struct Exchange(string Sent, string Received)
    {
        public bool Fine => Sent switch
        {
            "QUIT" => true,
            "DATA" => Received.StartsWith("354", StringComparison.Ordinal),
            _ => Received.StartsWith('2'),
        };
    }

    public sealed class Transcript
    {
        private readonly List<Exchange> _all = new();

        public void Add(string sent, string received) => _all.Add(new Exchange(sent, received));

        public bool Succeeded => _all.Count > 0 && _all.TrueForAll(e => e.Fine);

        public Exchange? FirstFailure => _all.Where(e => !e.Fine).Cast<Exchange?>().FirstOrDefault();

        public override string ToString() =>
            _all.Aggregate(new StringBuilder(), (sb, e) => sb.Append("> ").AppendLine(e.Sent).Append("< ").AppendLine(e.Received)).ToString();
    }

    /// <summary>The small server of the choir. Talks the dialogue through and looks at it afterwards.</summary>
    public static class TranscriptMailer
    {
        public static async Task<Transcript> SendAsync(string host, string to, string subject, string text)
        {
            var transcript = new Transcript();
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host, 25).ConfigureAwait(false);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            transcript.Add("", await HearAsync(reader).ConfigureAwait(false));
            foreach (var command in new[] { "HELO choir.example", "MAIL FROM:<choir@choir.example>", $"RCPT TO:<{to}>", "DATA" })
            {
                if (!transcript.Succeeded)
                    break;
                await writer.WriteLineAsync(command).ConfigureAwait(false);
                transcript.Add(command, await HearAsync(reader).ConfigureAwait(false));
            }

            if (transcript.Succeeded)
            {
                await writer.WriteLineAsync("Subject: " + subject + "\r\n\r\n" + text.Replace("\n.", "\n..") + "\r\n.").ConfigureAwait(false);
                transcript.Add("(content)", await HearAsync(reader).ConfigureAwait(false));
            }

            await writer.WriteLineAsync("QUIT").ConfigureAwait(false);
            transcript.Add("QUIT", await HearAsync(reader).ConfigureAwait(false));
            return transcript;
        }

        private static async Task<string> HearAsync(StreamReader reader)
        {
            var sb = new StringBuilder();
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                sb.Append(line);
                if (line.Length < 4 || line[3] != '-')
                    break;
                sb.Append('\n');
            }
            return sb.ToString();
        }

        public static async Task<int> Main(string[] args)
        {
            var t = await SendAsync("localhost", args[0], "Rehearsal", "Tuesday at seven, as always.");
            if (t.Succeeded)
                return 0;
            Console.Error.WriteLine("failed at: " + t.FirstFailure);
            Console.Error.WriteLine(t);
            return 1;
        }
    }
}
