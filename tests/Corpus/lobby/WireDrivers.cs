#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Turbine.Mail;

public interface IWire : IDisposable
{
    void Put(ReadOnlySpan<byte> bytes);
    int Take(Span<byte> into);
}

public sealed class SocketWire(Socket socket) : IWire
{
    public void Put(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    public int Take(Span<byte> into) => socket.Receive(into);

    public void Dispose() => socket.Dispose();
}

public sealed class TlsWire : IWire
{
    private readonly SslStream _ssl;

    public TlsWire(TcpClient tcp, string host)
    {
        _ssl = new SslStream(tcp.GetStream());
        _ssl.AuthenticateAsClient(host);
    }

    public void Put(ReadOnlySpan<byte> bytes) => _ssl.Write(bytes);

    public int Take(Span<byte> into) => _ssl.Read(into);

    public void Dispose() => _ssl.Dispose();
}

/// <summary>Plays back what a server said once; for the replays of the support people.</summary>
public sealed class RecordedWire(byte[] recording) : IWire
{
    private int _at;

    public void Put(ReadOnlySpan<byte> bytes) { }

    public int Take(Span<byte> into)
    {
        var n = Math.Min(into.Length, recording.Length - _at);
        recording.AsSpan(_at, n).CopyTo(into);
        _at += n;
        return n;
    }

    public void Dispose() { }
}

public sealed class WireDriver(IWire wire) : IDisposable
{
    private readonly byte[] _rest = new byte[8192];
    private int _count;

    public List<string> Transcript { get; } = new();

    public bool Begin(string name) => Reply() / 100 == 2 && Say("EHLO " + name) / 100 == 2;

    public bool Send(string from, string to, string mime)
    {
        if (Say($"MAIL FROM:<{from}>") / 100 != 2)
            return false;
        if (Say($"RCPT TO:<{to}>") / 100 != 2)
            return false;
        if (Say("DATA") / 100 != 3)
            return false;
        return Say(mime.Replace("\r\n.", "\r\n..") + "\r\n.") / 100 == 2;
    }

    private int Say(string line)
    {
        Transcript.Add("> " + line);
        wire.Put(Encoding.UTF8.GetBytes(line + "\r\n"));
        return Reply();
    }

    private int Reply()
    {
        while (true)
        {
            var end = _rest.AsSpan(0, _count).IndexOf((byte)'\n');
            if (end < 0)
            {
                var n = wire.Take(_rest.AsSpan(_count));
                if (n == 0)
                    throw new EndOfStreamException();
                _count += n;
                continue;
            }
            var line = _rest.AsSpan(0, end).TrimEnd((byte)'\r');
            Transcript.Add("< " + Encoding.UTF8.GetString(line));
            var last = line.Length < 4 || line[3] != (byte)'-';
            var code = line.Length < 3 ? 0 : (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
            _rest.AsSpan(end + 1, _count - end - 1).CopyTo(_rest);
            _count -= end + 1;
            if (last)
                return code;
        }
    }

    public void Dispose()
    {
        wire.Put("QUIT\r\n"u8);
        wire.Dispose();
    }
}
