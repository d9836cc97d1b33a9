#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Shop.DevTools
{
    public sealed record CaughtMail(string From, string To, string Content);

    /// <summary>Catches the shop's mail on the developer's machine, and can play a bad server.</summary>
    public sealed class DummyMailHost : IDisposable
    {
        private readonly TcpListener _listener;
        private readonly CancellationTokenSource _stop = new();

        public DummyMailHost(int port) => _listener = new TcpListener(IPAddress.Loopback, port);

        public ConcurrentQueue<CaughtMail> Caught { get; } = new();

        /// <summary>Answers RCPT with this for addresses that start with "busy".</summary>
        public string BusyReply { get; set; } = "450 4.2.1 mailbox busy";

        public void Start()
        {
            _listener.Start();
            _ = Task.Run(AcceptAsync);
        }

        private async Task AcceptAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false);
                _ = Task.Run(() => TalkAsync(client));
            }
        }

        private async Task TalkAsync(TcpClient client)
        {
            using var _ = client;
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            string from = "", to = "";

            await writer.WriteLineAsync("220 dummy.local ESMTP ready").ConfigureAwait(false);
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                var verb = line.Length < 4 ? line : line[..4].ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                        await writer.WriteLineAsync("250-dummy.local").ConfigureAwait(false);
                        await writer.WriteLineAsync("250 8BITMIME").ConfigureAwait(false);
                        break;
                    case "HELO":
                    case "RSET":
                    case "NOOP":
                        await writer.WriteLineAsync("250 OK").ConfigureAwait(false);
                        break;
                    case "MAIL":
                        from = Inside(line);
                        await writer.WriteLineAsync("250 OK").ConfigureAwait(false);
                        break;
                    case "RCPT":
                        to = Inside(line);
                        await writer.WriteLineAsync(to.StartsWith("busy", StringComparison.Ordinal) ? BusyReply
                            : to.StartsWith("nobody", StringComparison.Ordinal) ? "550 5.1.1 no such user"
                            : "250 OK").ConfigureAwait(false);
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on").ConfigureAwait(false);
                        var content = new StringBuilder();
                        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } text && text != ".")
                            content.AppendLine(text);
                        Caught.Enqueue(new CaughtMail(from, to, content.ToString()));
                        await writer.WriteLineAsync("250 OK queued as " + Caught.Count).ConfigureAwait(false);
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye").ConfigureAwait(false);
                        return;
                    default:
                        await writer.WriteLineAsync("502 not implemented").ConfigureAwait(false);
                        break;
                }
            }
        }

        private static string Inside(string line)
        {
            int a = line.IndexOf('<'), b = line.IndexOf('>');
            return a >= 0 && b > a ? line.Substring(a + 1, b - a - 1) : "";
        }

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Stop();
        }
    }
}
