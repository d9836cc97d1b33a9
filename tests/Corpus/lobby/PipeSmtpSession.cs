#nullable enable
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

namespace Lattice.Outbound;

public readonly record struct WireReply(int Code, bool Last);

/// <summary>A session over System.IO.Pipelines, without a string for each line.</summary>
public sealed class PipeSmtpSession : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private PipeReader _reader = null!;
    private PipeWriter _writer = null!;

    public async Task OpenAsync(string host, int port, string name, CancellationToken token)
    {
        await _socket.ConnectAsync(host, port, token);
        var stream = new NetworkStream(_socket, ownsSocket: false);
        _reader = PipeReader.Create(stream);
        _writer = PipeWriter.Create(stream);

        Require("greeting", await ReplyAsync(token), 2);
        await PutAsync("EHLO " + name, token);
        Require("EHLO", await ReplyAsync(token), 2);
    }

    public async Task SendAsync(string from, IEnumerable<string> to, ReadOnlyMemory<byte> mime, CancellationToken token)
    {
        await PutAsync($"MAIL FROM:<{from}>", token);
        Require("MAIL", await ReplyAsync(token), 2);

        var taken = 0;
        foreach (var rcpt in to)
        {
            await PutAsync($"RCPT TO:<{rcpt}>", token);
            if (await ReplyAsync(token) / 100 == 2)
                taken++;
        }
        if (taken == 0)
        {
            await PutAsync("RSET", token);
            await ReplyAsync(token);
            throw new IOException("Nobody is left to send to.");
        }

        await PutAsync("DATA", token);
        Require("DATA", await ReplyAsync(token), 3);
        await _writer.WriteAsync(mime, token);
        await PutAsync("\r\n.", token);
        Require("end of data", await ReplyAsync(token), 2);
    }

    private static void Require(string stage, int code, int firstDigit)
    {
        if (code / 100 != firstDigit)
            throw new IOException($"{stage} was answered with {code}.");
    }

    private async Task PutAsync(string line, CancellationToken token)
    {
        Encoding.ASCII.GetBytes(line, _writer);
        _writer.Write("\r\n"u8);
        await _writer.FlushAsync(token);
    }

    private async Task<int> ReplyAsync(CancellationToken token)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(token);
            var buffer = result.Buffer;
            while (TryTake(ref buffer, out var reply))
            {
                if (reply.Last)
                {
                    _reader.AdvanceTo(buffer.Start);
                    return reply.Code;
                }
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                throw new EndOfStreamException();
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out WireReply reply)
    {
        reply = default;
        var sequence = new SequenceReader<byte>(buffer);
        if (!sequence.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            return false;
        Span<byte> head = stackalloc byte[4];
        head.Fill((byte)' ');
        line.Slice(0, Math.Min(4, line.Length)).CopyTo(head);
        if (!Utf8Parser.TryParse(head[..3], out int code, out var used) || used != 3)
            throw new InvalidDataException("Not a reply.");
        buffer = buffer.Slice(sequence.Position);
        reply = new WireReply(code, head[3] != (byte)'-');
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.CompleteAsync();
        if (_reader is not null)
            await _reader.CompleteAsync();
        _socket.Dispose();
    }
}
