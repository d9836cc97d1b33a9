#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Branch.Connectivity;

/// <summary>
/// The branch offices reach the submission server only through the HTTP proxy.
/// </summary>
public sealed class TunneledMail
{
    private readonly (string Host, int Port) _proxy;
    private readonly (string Host, int Port) _server;
    private readonly string _credentials;

    public TunneledMail((string, int) proxy, (string, int) server, string user, string password)
    {
        _proxy = proxy;
        _server = server;
        _credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
    }

    public async Task SendAsync(string from, string to, string content, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_proxy.Host, _proxy.Port, ct);
        NetworkStream raw = tcp.GetStream();

        await raw.WriteAsync(Encoding.ASCII.GetBytes(
            $"CONNECT {_server.Host}:{_server.Port} HTTP/1.1\r\nHost: {_server.Host}:{_server.Port}\r\n\r\n"), ct);
        string status = await LineAsync(raw, ct);
        if (!status.Contains(" 200 "))
            throw new IOException("The proxy says " + status);
        while ((await LineAsync(raw, ct)).Length > 0)
        {
        }

        await using var tls = new SslStream(raw);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _server.Host }, ct);

        await ExpectAsync(tls, 220, 220, ct);
        await CommandAsync(tls, "EHLO branch.example.com", 200, 299, ct);
        await CommandAsync(tls, "AUTH PLAIN " + _credentials, 200, 299, ct);
        await CommandAsync(tls, $"MAIL FROM:<{from}>", 200, 299, ct);
        await CommandAsync(tls, $"RCPT TO:<{to}>", 200, 299, ct);
        await CommandAsync(tls, "DATA", 300, 399, ct);
        await CommandAsync(tls, content.Replace("\r\n.", "\r\n..") + "\r\n.", 200, 299, ct);
        await tls.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), ct);
    }

    private static async Task CommandAsync(Stream stream, string command, int low, int high, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);
        await ExpectAsync(stream, low, high, ct);
    }

    private static async Task ExpectAsync(Stream stream, int low, int high, CancellationToken ct)
    {
        string line;
        do
        {
            line = await LineAsync(stream, ct);
        }
        while (line.Length > 3 && line[3] == '-');

        if (!int.TryParse(line.AsSpan(0, Math.Min(3, line.Length)), out int code) || code < low || code > high)
            throw new IOException("The mail server says " + line);
    }

    private static async Task<string> LineAsync(Stream stream, CancellationToken ct)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, ct) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        throw new EndOfStreamException();
    }
}
