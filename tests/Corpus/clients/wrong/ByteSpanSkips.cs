using System;
using System.IO;
using System.Net.Sockets;
using System.Text;

namespace Corpus.Clients.ByteSpanSkips;

public sealed class ByteSpanClient
{
    private readonly byte[] _buffer = new byte[2048];

    public bool Offer(string host, string from, string to)
    {
        using var tcp = new TcpClient(host, 25);
        using var stream = tcp.GetStream();

        // Whatever it is called, it has arrived.
        stream.Read(_buffer, 0, _buffer.Length);  //! SMTP003

        stream.Write("EHLO span.example\r\n"u8);
        var count = stream.Read(_buffer, 0, _buffer.Length);  //? SMTP006
        if (!_buffer.AsSpan(0, count).StartsWith("250"u8))
            return false;

        stream.Write(Encoding.ASCII.GetBytes($"MAIL FROM:<{from}>\r\n"));
        count = stream.Read(_buffer, 0, _buffer.Length);
        if (!_buffer.AsSpan(0, count).StartsWith("250"u8))
            return false;

        stream.Write(Encoding.ASCII.GetBytes($"RCPT TO:<{to}>\r\n"));
        count = stream.Read(_buffer, 0, _buffer.Length);
        return _buffer.AsSpan(0, count).StartsWith("25"u8);
    }
}
