#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Offshore.Rig.Comms;

public sealed record ProxyEndpoint(string Host, int Port, string? Token);

/// <summary>
/// The rig has no direct way to port 25. Everything goes through the HTTP proxy at the satellite station,
/// which opens a tunnel on CONNECT.
/// </summary>
public sealed class TunnelledSmtpSender
{
    private readonly ProxyEndpoint _proxy;

    public TunnelledSmtpSender(ProxyEndpoint proxy)
    {
        _proxy = proxy;
    }

    public async Task<string> SendAsync(string mailHost, string from, string[] to, string eml, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_proxy.Host, _proxy.Port, ct);
        var stream = tcp.GetStream();

        await PutAsync(stream, $"CONNECT {mailHost}:25 HTTP/1.1\r\nHost: {mailHost}:25\r\n", ct);
        if (_proxy.Token is not null)
            await PutAsync(stream, $"Proxy-Authorization: Bearer {_proxy.Token}\r\n", ct);
        await PutAsync(stream, "\r\n", ct);

        var status = await LineAsync(stream, ct);
        if (status.Split(' ') is not [_, "200", ..])
            throw new IOException("proxy: " + status);
        while ((await LineAsync(stream, ct)).Length > 0)
        {
        }

        var greeting = await ReplyAsync(stream, ct);
        switch (greeting[0])
        {
            case '2':
                break;
            case '4':
                throw new MailHostException(true, greeting);
            default:
                throw new MailHostException(false, greeting);
        }

        await StepAsync("EHLO rig17.offshore.example", '2');
        await StepAsync($"MAIL FROM:<{from}>", '2');
        foreach (var recipient in to)
            await StepAsync($"RCPT TO:<{recipient}>", '2');
        await StepAsync("DATA", '3');

        foreach (var line in eml.ReplaceLineEndings("\n").Split('\n'))
            await PutAsync(stream, (line.StartsWith('.') ? "." : "") + line + "\r\n", ct);
        var receipt = await StepAsync(".", '2');
        await PutAsync(stream, "QUIT\r\n", ct);
        return receipt;

        async Task<string> StepAsync(string command, char wanted)
        {
            await PutAsync(stream, command + "\r\n", ct);
            var reply = await ReplyAsync(stream, ct);
            if (reply[0] == wanted)
                return reply;
            throw new MailHostException(reply[0] == '4', $"{command}: {reply}");
        }
    }

    private static async Task PutAsync(NetworkStream stream, string text, CancellationToken ct) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);

    private static async Task<string> ReplyAsync(NetworkStream stream, CancellationToken ct)
    {
        while (true)
        {
            var line = await LineAsync(stream, ct);
            if (line.Length < 3)
                throw new IOException($"not a reply: '{line}'");
            if (line.Length == 3 || line[3] == ' ')
                return line;
        }
    }

    private static async Task<string> LineAsync(NetworkStream stream, CancellationToken ct)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, ct) == 1)
        {
            if (one[0] == '\n')
                return line.ToString();
            if (one[0] != '\r')
                line.Append((char)one[0]);
        }
        throw new IOException("The tunnel has collapsed.");
    }
}

public sealed class MailHostException(bool later, string reply) : Exception(reply)
{
    public bool Later { get; } = later;
}
