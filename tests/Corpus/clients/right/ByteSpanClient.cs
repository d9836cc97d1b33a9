using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ByteSpanClient;

/// <summary>No strings on the way in: replies are judged as bytes, in the buffer that they were received in.</summary>
public sealed class ByteSpanClient
{
    private readonly byte[] _buffer = new byte[8192];
    private NetworkStream? _stream;
    private int _used;
    private int _length;

    public bool Transient { get; private set; }

    public bool Send(string host, int port, string from, IEnumerable<string> to, ReadOnlySpan<byte> body)
    {
        using var tcp = new TcpClient(host, port);
        _stream = tcp.GetStream();
        _used = _length = 0;

        var sent = Is("220"u8)
            && Ask("EHLO span.example", "250"u8)
            && Ask($"MAIL FROM:<{from}>", "250"u8)
            && Recipients(to)
            && Ask("DATA", "354"u8)
            && Body(body);
        try
        {
            _stream.Write("QUIT\r\n"u8);
        }
        catch (IOException)
        {
        }

        return sent;
    }

    private bool Recipients(IEnumerable<string> to)
    {
        var accepted = 0;
        foreach (var recipient in to)
        {
            _stream!.Write(Encoding.ASCII.GetBytes($"RCPT TO:<{recipient}>\r\n"));
            var reply = Reply();
            if (reply.StartsWith("250"u8) || reply.StartsWith("251"u8))
                accepted++;
            else
                Transient |= reply[0] == '4';
        }

        return accepted > 0;
    }

    private bool Body(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).TrimEnd((byte)'\r');
            if (line.StartsWith("."u8))
                _stream!.Write("."u8);
            _stream!.Write(line);
            _stream.Write("\r\n"u8);
            body = end < 0 ? default : body[(end + 1)..];
        }

        _stream!.Write(".\r\n"u8);
        return Is("250"u8);
    }

    private bool Ask(string line, ReadOnlySpan<byte> wanted)
    {
        _stream!.Write(Encoding.ASCII.GetBytes(line + "\r\n"));
        return Is(wanted);
    }

    private bool Is(ReadOnlySpan<byte> wanted)
    {
        var reply = Reply();
        if (reply[..3].SequenceEqual(wanted))
            return true;
        Transient |= reply[0] == (byte)'4';
        return false;
    }

    // The last line of the reply, good until the next is asked for.
    private ReadOnlySpan<byte> Reply()
    {
        while (true)
        {
            var waiting = _buffer.AsSpan(_used, _length - _used);
            var end = waiting.IndexOf((byte)'\n');
            if (end < 0)
            {
                Receive();
                continue;
            }

            var line = waiting[..end].TrimEnd((byte)'\r');
            _used += end + 1;
            if (line.Length < 3 || !Utf8Parser.TryParse(line[..3], out int _, out var digits) || digits != 3)
                throw new InvalidDataException(Encoding.ASCII.GetString(line));
            if (line.Length == 3 || line[3] != (byte)'-')
                return line;
        }
    }

    private void Receive()
    {
        _buffer.AsSpan(_used, _length - _used).CopyTo(_buffer);
        _length -= _used;
        _used = 0;
        if (_length == _buffer.Length)
            throw new InvalidDataException("A line without end.");
        var count = _stream!.Read(_buffer, _length, _buffer.Length - _length);
        if (count == 0)
            throw new EndOfStreamException();
        _length += count;
    }
}
