#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Courier.Wire
{
    public sealed class SmtpReply
    {
        public SmtpReply(int code, IReadOnlyList<string> lines)
        {
            Code = code;
            Lines = lines;
        }

        public int Code { get; }
        public IReadOnlyList<string> Lines { get; }
        public bool IsPositive => Code is >= 200 and < 400;

        public bool IsTransient
        {
            get
            {
                switch (Code)
                {
                    case 421:
                    case 450:
                    case 451:
                    case 452:
                    case 554: //! SMTP001
                        return true;
                    default:
                        return false;
                }
            }
        }

        public override string ToString() => Code + " " + string.Join(" / ", Lines);
    }

    public interface IWire : IAsyncDisposable
    {
        Task<SmtpReply> ReceiveAsync(CancellationToken ct);
        Task TransmitAsync(string line, CancellationToken ct);
    }

    public sealed class TcpWire : IWire
    {
        private readonly TcpClient _client = new();
        private StreamReader? _reader;
        private StreamWriter? _writer;

        public async Task OpenAsync(string host, int port, CancellationToken ct)
        {
            await _client.ConnectAsync(host, port, ct);
            _reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
            _writer = new StreamWriter(_client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        }

        public async Task<SmtpReply> ReceiveAsync(CancellationToken ct)
        {
            var lines = new List<string>();
            while (true)
            {
                var line = await _reader!.ReadLineAsync(ct) ?? throw new EndOfStreamException();
                lines.Add(line.Length > 4 ? line.Substring(4) : "");
                if (line.Length < 4 || line[3] != '-')
                    return new SmtpReply(int.Parse(line.AsSpan(0, 3)), lines);
            }
        }

        public Task TransmitAsync(string line, CancellationToken ct) => _writer!.WriteLineAsync(line.AsMemory(), ct);

        public ValueTask DisposeAsync()
        {
            _client.Dispose();
            return default;
        }
    }

    public sealed class ReplyObjectClient
    {
        public async Task<SmtpReply> SendOnceAsync(string host, string from, string to, string content, CancellationToken ct)
        {
            await using var wire = new TcpWire();
            await wire.OpenAsync(host, 25, ct);
            var reply = await wire.ReceiveAsync(ct);
            if (!reply.IsPositive) return reply;

            string[] script = { "EHLO courier", $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA", content + "\r\n." };
            foreach (var step in script)
            {
                await wire.TransmitAsync(step, ct);
                reply = await wire.ReceiveAsync(ct);
                if (!reply.IsPositive) return reply;
            }
            await wire.TransmitAsync("QUIT", ct);
            return reply;
        }

        public async Task<SmtpReply> SendAsync(string host, string from, string to, string content, CancellationToken ct)
        {
            for (var attempt = 1; ; attempt++)
            {
                var reply = await SendOnceAsync(host, from, to, content, ct);
                if (!reply.IsTransient || attempt == 6)
                    return reply;
                await Task.Delay(TimeSpan.FromMinutes(10 * attempt), ct);
            }
        }
    }
}
