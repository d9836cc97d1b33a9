using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Uptime.Probes;

public class SocketMailProbe
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _one = new byte[1];

    public async Task<(bool Up, bool SupportsTls)> RunAsync(DnsEndPoint endpoint)
    {
        await _socket.ConnectAsync(endpoint);

        await ReadLineAsync(); //! SMTP003

        await SendLineAsync("EHLO uptime.example");
        var line = await ReadLineAsync();  //! SMTP006
        var up = line.StartsWith("250");

        await SendLineAsync("STARTTLS");
        var tls = (await ReadLineAsync()).StartsWith("220");

        _socket.Shutdown(SocketShutdown.Both);
        _socket.Close();
        return (up, tls);
    }

    private Task SendLineAsync(string line) =>
        _socket.SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), SocketFlags.None);

    private async Task<string> ReadLineAsync()
    {
        var sb = new StringBuilder();
        while (await _socket.ReceiveAsync(_one, SocketFlags.None) == 1)
        {
            var c = (char)_one[0];
            if (c == '\n')
                break;
            if (c != '\r')
                sb.Append(c);
        }
        return sb.ToString();
    }
}
