using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Corpus.Lookalikes.EventArgsProbe;

/// <summary>Asks thousands of servers for their capabilities, with SocketAsyncEventArgs.</summary>
public sealed class EventArgsProbe
{
    private readonly TaskCompletionSource<string> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private string _received = "";
    private bool _greeted;

    private EventArgsProbe() => _receive.SetBuffer(new byte[2048]);

    public static Task<string> CapabilitiesAsync(IPEndPoint server)
    {
        var probe = new EventArgsProbe();
        var connect = new SocketAsyncEventArgs { RemoteEndPoint = server };
        connect.Completed += (_, e) => probe.OnConnected(e);
        if (!probe._socket.ConnectAsync(connect))
            probe.OnConnected(connect);
        return probe._result.Task;
    }

    private void OnConnected(SocketAsyncEventArgs e)
    {
        if (e.SocketError != SocketError.Success)
        {
            _result.TrySetException(new SocketException((int)e.SocketError));
            return;
        }

        _receive.Completed += (_, _) => OnReceived();
        Receive();
    }

    private void Receive()
    {
        if (!_socket.ReceiveAsync(_receive))
            OnReceived();
    }

    private void OnReceived()
    {
        _received += Encoding.ASCII.GetString(_receive.MemoryBuffer.Span[.._receive.BytesTransferred]);
        var lines = _received.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (_receive.BytesTransferred > 0 && (lines.Length == 0 || lines[^1].Length < 4 || lines[^1][3] == '-'))
        {
            Receive();
            return;
        }

        if (!_greeted)
        {
            if (!_received.StartsWith("220", StringComparison.Ordinal))
            {
                _result.TrySetException(new InvalidOperationException(_received));
                return;
            }

            _greeted = true;
            _received = "";
            _socket.Send("EHLO survey.example\r\n"u8);
            Receive();
            return;
        }

        _socket.Send("QUIT\r\n"u8);
        _socket.Dispose();
        if (_received.StartsWith("250", StringComparison.Ordinal))
            _result.TrySetResult(_received);
        else
            _result.TrySetException(new InvalidOperationException(_received));
    }
}
