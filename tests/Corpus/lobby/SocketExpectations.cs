#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Bluebird.Wire;

/// <summary>Expect for sockets, as we know it from our Tcl scripts.</summary>
public static class SocketExpectations
{
    public static async Task<Socket> DialAsync(this string host, int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host, port);
        return socket;
    }

    public static async Task<Socket> Expect(this Task<Socket> pending, params int[] codes)
    {
        var socket = await pending;
        var text = await ReadReplyAsync(socket);
        if (!int.TryParse(text.AsSpan(0, Math.Min(3, text.Length)), out var code) || Array.IndexOf(codes, code) < 0)
        {
            socket.Dispose();
            throw new InvalidDataException($"expected {string.Join('/', codes)} but got '{text}'");
        }
        return socket;
    }

    public static async Task<Socket> Type(this Task<Socket> pending, string line)
    {
        var socket = await pending;
        await socket.SendAsync(Encoding.UTF8.GetBytes(line + "\r\n"), SocketFlags.None);
        return socket;
    }

    public static async Task HangUp(this Task<Socket> pending)
    {
        using var socket = await pending;
        await socket.SendAsync("QUIT\r\n"u8.ToArray(), SocketFlags.None);
        socket.Shutdown(SocketShutdown.Both);
    }

    private static async Task<string> ReadReplyAsync(Socket socket)
    {
        var one = new byte[1];
        var line = new StringBuilder();
        while (await socket.ReceiveAsync(one, SocketFlags.None) == 1)
        {
            if (one[0] != (byte)'\n')
            {
                line.Append((char)one[0]);
                continue;
            }
            if (line.Length > 3 && line[3] == '-')
            {
                line.Clear();
                continue;
            }
            return line.ToString().TrimEnd('\r');
        }
        throw new EndOfStreamException("hung up after '" + line + "'");
    }
}

public static class AlarmMail
{
    public static Task RaiseAsync(string host, string to, string alarm) =>
        host.DialAsync(25)
            .Expect(220)
            .Type("EHLO alarm.bluebird.example").Expect(250)
            .Type("MAIL FROM:<alarm@bluebird.example>").Expect(250)
            .Type($"RCPT TO:<{to}>").Expect(250, 251)
            .Type("DATA").Expect(354)
            .Type("From: <alarm@bluebird.example>")
            .Type($"To: <{to}>")
            .Type($"Subject: ALARM {DateTime.UtcNow:u}")
            .Type("")
            .Type(alarm.StartsWith('.') ? "." + alarm : alarm)
            .Type(".").Expect(250)
            .HangUp();
}
