using System;
using System.Net.Sockets;

namespace Corpus.Verifiers.ByteProbe;

/// <summary>No strings, no allocations: the watchdog of the telephone system runs this every second.</summary>
public static class ByteProbe
{
    public static bool IsAlive(string host, Span<byte> buffer)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 2000 };
        socket.Connect(host, 25);

        var n = Fill(socket, buffer);
        if (n < 4 || !buffer[..3].SequenceEqual("220"u8))
            return false;

        socket.Send("EHLO watchdog\r\n"u8);
        n = Fill(socket, buffer);
        if (n < 4 || buffer[0] != (byte)'2')
            return false;

        socket.Send("MAIL FROM:<>\r\n"u8);
        n = Fill(socket, buffer);
        if (n < 4 || buffer[0] != (byte)'2')
            return false;

        socket.Send("RCPT TO:<postmaster>\r\n"u8);
        n = Fill(socket, buffer);
        var alive = n >= 4 && buffer[0] == (byte)'2';

        socket.Send("QUIT\r\n"u8);
        return alive;
    }

    /// <summary>Reads until the last line of a reply is complete.</summary>
    private static int Fill(Socket socket, Span<byte> buffer)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var n = socket.Receive(buffer[length..]);
            if (n == 0)
                return 0;
            length += n;

            var text = buffer[..length];
            if (!text.EndsWith("\r\n"u8))
                continue;
            var last = text[..^2].LastIndexOf((byte)'\n') + 1;
            if (length - last > 3 && text[last + 3] != (byte)'-')
                return length;
        }

        return length;
    }
}
