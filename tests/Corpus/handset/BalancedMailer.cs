#nullable enable
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Mail.Balanced;

/// <summary>Talks to the outbound cluster, which sits behind HAProxy with "accept-proxy".</summary>
public sealed class BalancedMailer : IDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly byte[] _window = new byte[4096];
    private int _filled;

    public BalancedMailer(IPEndPoint cluster, IPAddress onBehalfOf)
    {
        _socket = new Socket(cluster.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 300_000 };
        _socket.Connect(cluster);
        _stream = new NetworkStream(_socket, ownsSocket: true);

        var local = (IPEndPoint)_socket.LocalEndPoint!;
        Put($"PROXY TCP4 {onBehalfOf} {cluster.Address} {local.Port} {cluster.Port}");

        Demand(Take(), 2, "connect");
        Put("EHLO platform.example");
        Demand(Take(), 2, "EHLO");
    }

    public void Hand(string from, string to, ReadOnlySpan<char> content)
    {
        Put("MAIL FROM:<", from, ">");
        Demand(Take(), 2, "MAIL");
        Put("RCPT TO:<", to, ">");
        Demand(Take(), 2, "RCPT");
        Put("DATA");
        Demand(Take(), 3, "DATA");
        foreach (var line in content.EnumerateLines())
            Put(line.StartsWith(".") ? "." : "", line.ToString());
        Put(".");
        Demand(Take(), 2, "end of data");
    }

    private void Put(params string[] parts)
    {
        _stream.Write(Encoding.UTF8.GetBytes(string.Concat(parts) + "\r\n"));
    }

    private int Take()
    {
        var from = 0;
        while (true)
        {
            var end = Array.IndexOf(_window, (byte)'\n', from, _filled - from);
            if (end < 0)
            {
                if (_filled == _window.Length)
                    throw new IOException("The reply is too long.");
                var got = _stream.Read(_window, _filled, _window.Length - _filled);
                if (got == 0)
                    throw new EndOfStreamException();
                _filled += got;
                continue;
            }

            var line = _window.AsSpan(from, end - from);
            from = end + 1;
            if (line.Length > 3 && line[3] == (byte)'-')
                continue;

            var digit = line[0] - '0';
            _window.AsSpan(from, _filled - from).CopyTo(_window);
            _filled -= from;
            return digit;
        }
    }

    private static void Demand(int digit, int wanted, string stage)
    {
        if (digit != wanted)
            throw new InvalidOperationException($"{stage} was answered with {digit}xx");
    }

    public void Dispose()
    {
        try
        {
            Put("QUIT");
        }
        catch (IOException)
        {
        }
        _stream.Dispose();
    }
}
