#nullable enable
using System;
using System.Buffers.Text;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Archive.Journal;

/// <summary>
/// Ships journal mails to the archive by BDAT (RFC 3030), with HELO and DATA for the old archive boxes.
/// </summary>
public sealed class BdatUploader : IDisposable
{
    [Flags]
    private enum Capabilities
    {
        None = 0,
        Chunking = 1,
        BinaryMime = 2
    }

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[8192];
    private int _start;
    private int _end;
    private Capabilities _capabilities;

    public async Task OpenAsync(string host, CancellationToken ct)
    {
        await _socket.ConnectAsync(host, 25, ct);

        ReadOnlyMemory<byte> banner = await ReplyAsync(ct);
        if (!Utf8Parser.TryParse(banner.Span, out ushort ready, out int used) || used < 3 || ready != 220)
            throw new IOException("The archive is not ready.");

        await WriteAsync("EHLO journal.archive.example", ct);
        string hello = Encoding.ASCII.GetString((await ReplyAsync(ct)).Span);
        if (hello.StartsWith("25", StringComparison.Ordinal))
        {
            var words = hello.Split('\n').Select(l => l.Length > 4 ? l[4..].Trim() : "").ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (words.Contains("CHUNKING"))
                _capabilities |= Capabilities.Chunking;
            if (words.Contains("BINARYMIME"))
                _capabilities |= Capabilities.BinaryMime;
            return;
        }

        await WriteAsync("HELO journal.archive.example", ct);
        await DemandAsync((byte)'2', "HELO", ct);
    }

    public async Task UploadAsync(Stream message, CancellationToken ct)
    {
        bool chunked = _capabilities.HasFlag(Capabilities.Chunking);
        await WriteAsync(_capabilities.HasFlag(Capabilities.BinaryMime) && chunked ? "MAIL FROM:<> BODY=BINARYMIME" : "MAIL FROM:<>", ct);
        await DemandAsync((byte)'2', "MAIL", ct);
        await WriteAsync("RCPT TO:<journal@archive.example>", ct);
        await DemandAsync((byte)'2', "RCPT", ct);

        if (chunked)
        {
            var chunk = new byte[256 * 1024];
            int n;
            while ((n = await message.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, ct)) > 0)
            {
                bool last = n < chunk.Length;
                await WriteAsync($"BDAT {n}{(last ? " LAST" : "")}", ct);
                await _socket.SendAsync(chunk.AsMemory(0, n), SocketFlags.None, ct);
                await DemandAsync((byte)'2', "BDAT", ct);
                if (last)
                    return;
            }
            await WriteAsync("BDAT 0 LAST", ct);
            await DemandAsync((byte)'2', "BDAT", ct);
            return;
        }

        await WriteAsync("DATA", ct);
        await DemandAsync((byte)'3', "DATA", ct);
        using var lines = new StreamReader(message, Encoding.Latin1);
        while (await lines.ReadLineAsync(ct) is { } line)
            await WriteAsync(line.StartsWith('.') ? "." + line : line, ct);
        await WriteAsync(".", ct);
        await DemandAsync((byte)'2', "end of data", ct);
    }

    private async Task DemandAsync(byte digit, string step, CancellationToken ct)
    {
        ReadOnlyMemory<byte> reply = await ReplyAsync(ct);
        if (reply.Span[0] != digit)
            throw new IOException($"{step}: {Encoding.ASCII.GetString(reply.Span).TrimEnd()}");
    }

    private async Task WriteAsync(string line, CancellationToken ct)
    {
        ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(line + "\r\n");
        while (bytes.Length > 0)
        {
            int n = await _socket.SendAsync(bytes, SocketFlags.None, ct);
            bytes = bytes.Slice(n);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReplyAsync(CancellationToken ct)
    {
        using var reply = new MemoryStream();
        int lineStart = 0;
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _socket.ReceiveAsync(_buffer, SocketFlags.None, ct);
                if (_end == 0)
                    throw new EndOfStreamException();
            }

            byte b = _buffer[_start++];
            reply.WriteByte(b);
            if (b != '\n')
                continue;

            byte[] all = reply.GetBuffer();
            bool more = reply.Length - lineStart > 4 && all[lineStart + 3] == '-';
            if (!more)
                return reply.ToArray();
            lineStart = (int)reply.Length;
        }
    }

    public void Dispose() => _socket.Dispose();
}
