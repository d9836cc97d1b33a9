using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Fast.Smtp;

public readonly record struct Reply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and <= 299;
    public bool IsIntermediate => Code is >= 300 and <= 399;
    public bool IsTransient => Code is >= 400 and <= 499;
}

public sealed class UnexpectedReplyException(string command, Reply reply)
    : Exception($"{command}: {reply.Code} {string.Join(" / ", reply.Lines)}")
{
    public Reply Reply { get; } = reply;
}

public sealed class PipeSmtpConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;

    private PipeSmtpConnection(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket, ownsSocket: false);
        _reader = PipeReader.Create(stream);
        _writer = PipeWriter.Create(stream);
    }

    public static async Task<PipeSmtpConnection> ConnectAsync(string host, int port, string clientName, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, ct);
            var c = new PipeSmtpConnection(socket);
            var greeting = await c.ReceiveAsync(ct);
            if (!greeting.IsPositive)
                throw new UnexpectedReplyException("(greeting)", greeting);
            await c.ExchangeAsync("EHLO " + clientName, static r => r.IsPositive, ct);
            return c;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(string from, IEnumerable<string> to, ReadOnlyMemory<byte> dotStuffed, CancellationToken ct)
    {
        await ExchangeAsync($"MAIL FROM:<{from}>", static r => r.IsPositive, ct);
        foreach (var rcpt in to)
            await ExchangeAsync($"RCPT TO:<{rcpt}>", static r => r.IsPositive, ct);
        await ExchangeAsync("DATA", static r => r.IsIntermediate, ct);
        await _writer.WriteAsync(dotStuffed, ct);
        await ExchangeAsync("\r\n.", static r => r.IsPositive, ct);
    }

    private async Task<Reply> ExchangeAsync(string command, Func<Reply, bool> accept, CancellationToken ct)
    {
        await _writer.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        var reply = await ReceiveAsync(ct);
        return accept(reply) ? reply : throw new UnexpectedReplyException(command, reply);
    }

    private async Task<Reply> ReceiveAsync(CancellationToken ct)
    {
        var lines = new List<string>();
        while (true)
        {
            var read = await _reader.ReadAsync(ct);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, out var line))
            {
                var span = line.IsSingleSegment ? line.FirstSpan : line.ToArray();
                if (!Utf8Parser.TryParse(span[..3], out int code, out _))
                    throw new InvalidDataException("not a reply");
                lines.Add(Encoding.UTF8.GetString(span[Math.Min(4, span.Length)..]));
                if (span.Length == 3 || span[3] != (byte)'-')
                {
                    _reader.AdvanceTo(buffer.Start);
                    return new Reply(code, lines);
                }
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        var sr = new SequenceReader<byte>(buffer);
        if (!sr.TryReadTo(out line, "\r\n"u8))
            return false;
        buffer = buffer.Slice(sr.Position);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.WriteAsync("QUIT\r\n"u8.ToArray());
        await _writer.CompleteAsync();
        await _reader.CompleteAsync();
        _socket.Dispose();
    }
}
