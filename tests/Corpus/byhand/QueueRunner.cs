#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Hosting.Outbound
{
    public sealed class SmtpRefusedException : Exception
    {
        public SmtpRefusedException(int replyCode, string reply) : base(reply) => ReplyCode = replyCode;

        public int ReplyCode { get; }
    }

    public sealed class QueueItem
    {
        public Guid Id { get; init; } = Guid.NewGuid();
        public string From { get; init; } = "";
        public string To { get; init; } = "";
        public string Raw { get; init; } = "";
        public int Attempts { get; set; }
        public DateTime NextAttemptUtc { get; set; }
        public string? LastError { get; set; }
        public bool Done { get; set; }
    }

    public sealed class Mailer
    {
        private readonly string _smartHost;

        public Mailer(string smartHost) => _smartHost = smartHost;

        public async Task SendAsync(QueueItem item)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(_smartHost, 25).ConfigureAwait(false);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(tcp.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };

            await EnsureAsync(reader, 220).ConfigureAwait(false);
            await Command("EHLO out.hosting.example", 250);
            await Command($"MAIL FROM:<{item.From}>", 250);
            await Command($"RCPT TO:<{item.To}>", 250, 251);
            await Command("DATA", 354);
            await Command(item.Raw.Replace("\r\n.", "\r\n..") + "\r\n.", 250);
            await writer.WriteLineAsync("QUIT").ConfigureAwait(false);

            async Task Command(string line, params int[] expected)
            {
                await writer.WriteLineAsync(line).ConfigureAwait(false);
                await EnsureAsync(reader, expected).ConfigureAwait(false);
            }
        }

        private static async Task EnsureAsync(StreamReader reader, params int[] expected)
        {
            string? line;
            do
            {
                line = await reader.ReadLineAsync().ConfigureAwait(false);
            }
            while (line is [_, _, _, '-', ..]);
            if (line is null || !int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out var code))
                throw new IOException("unreadable reply: " + line);
            if (!Array.Exists(expected, e => e == code))
                throw new SmtpRefusedException(code, line);
        }
    }

    public sealed class QueueRunner
    {
        private readonly List<QueueItem> _items = new();
        private readonly Mailer _mailer;

        public QueueRunner(Mailer mailer) => _mailer = mailer;

        public void Add(QueueItem item) => _items.Add(item);

        public async Task RunOnceAsync(DateTime now)
        {
            foreach (var item in _items)
            {
                if (item.Done || item.NextAttemptUtc > now || item.Attempts >= 12)
                    continue;
                try
                {
                    await _mailer.SendAsync(item).ConfigureAwait(false);
                    item.Done = true;
                }
                catch (SmtpRefusedException e) //! SMTP101
                {
                    item.Attempts++;
                    item.LastError = e.Message;
                    item.NextAttemptUtc = now.AddMinutes(5 * item.Attempts);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    item.Attempts++;
                    item.LastError = e.Message;
                    item.NextAttemptUtc = now.AddMinutes(15);
                }
            }
        }
    }
}
