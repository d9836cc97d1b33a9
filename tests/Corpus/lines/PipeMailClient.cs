#nullable enable
using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Edge.Mail;

internal readonly struct Reply
{
    public Reply(int code, string text)
    {
        Code = code;
        Text = text;
    }

    public int Code { get; }
    public string Text { get; }
    public bool IsCompletion => Code is >= 200 and <= 299;
    public override string ToString() => $"{Code} {Text}";
}

internal sealed class PipeMailClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly PipeReader _reader;

    private PipeMailClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        _reader = PipeReader.Create(_stream);
    }

    public static async ValueTask<PipeMailClient> CreateAsync(EndPoint endPoint, string domain, CancellationToken ct = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint, ct);
        var client = new PipeMailClient(socket);

        await client.ReceiveAsync(ct); //! SMTP003

        Reply hello = await client.SendAsync($"EHLO {domain}", ct);
        if (!hello.IsCompletion)
            throw new IOException(hello.ToString());
        return client;
    }

    public async ValueTask<Reply> MailAsync(string from, string to, ReadOnlyMemory<byte> body, CancellationToken ct = default)
    {
        Reply reply = await SendAsync($"MAIL FROM:<{from}> SIZE={body.Length}", ct);
        if (!reply.IsCompletion)
            return reply;

        reply = await SendAsync($"RCPT TO:<{to}>", ct);
        if (!reply.IsCompletion)
            return reply;

        reply = await SendAsync("DATA", ct);
        if (reply.Code != 354)
            return reply;

        await _stream.WriteAsync(body, ct);
        return await SendAsync("\r\n.", ct);
    }

    private async ValueTask<Reply> SendAsync(string line, CancellationToken ct)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length + 2));
        try
        {
            int n = Encoding.UTF8.GetBytes(line, 0, line.Length, rented, 0);
            rented[n++] = (byte)'\r';
            rented[n++] = (byte)'\n';
            await _stream.WriteAsync(rented.AsMemory(0, n), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        return await ReceiveAsync(ct);
    }

    private async ValueTask<Reply> ReceiveAsync(CancellationToken ct)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(ct);
            ReadOnlySequence<byte> buffer = read.Buffer;
            SequencePosition consumed = buffer.Start;
            while (TryTakeLine(ref buffer, out string line))
            {
                consumed = buffer.Start;
                if (line.Length < 4 || line[3] == ' ')
                {
                    _reader.AdvanceTo(consumed);
                    return new Reply(int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line.Substring(4) : "");
                }
            }

            if (read.IsCompleted)
                throw new EndOfStreamException("The peer closed the connection.");
            _reader.AdvanceTo(consumed, buffer.End);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out string line)
    {
        SequencePosition? lf = buffer.PositionOf((byte)'\n');
        if (lf is null)
        {
            line = "";
            return false;
        }
        line = Encoding.UTF8.GetString(buffer.Slice(0, lf.Value)).TrimEnd('\r');
        buffer = buffer.Slice(buffer.GetPosition(1, lf.Value));
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        await _stream.DisposeAsync();
        _socket.Dispose();
    }
}
