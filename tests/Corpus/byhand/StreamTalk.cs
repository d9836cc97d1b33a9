#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Toolbox.Mail;

public static class StreamTalk
{
    public static async Task SayAsync(this Stream stream, string line, CancellationToken ct = default)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        await stream.WriteAsync(bytes, ct).ConfigureAwait(false);
        await stream.FlushAsync(ct).ConfigureAwait(false);
    }

    public static async Task<List<string>> HearAsync(this Stream stream, CancellationToken ct = default)
    {
        var lines = new List<string>();
        var one = new byte[1];
        var current = new StringBuilder();
        while (true)
        {
            var n = await stream.ReadAsync(one, ct).ConfigureAwait(false);
            if (n == 0)
                throw new EndOfStreamException();
            var ch = (char)one[0];
            if (ch == '\r')
                continue;
            if (ch != '\n')
            {
                current.Append(ch);
                continue;
            }
            var line = current.ToString();
            current.Clear();
            lines.Add(line);
            if (line is not [_, _, _, '-', ..])
                return lines;
        }
    }

    public static async Task<List<string>> ExpectAsync(this Stream stream, char firstDigit, CancellationToken ct = default)
    {
        var lines = await stream.HearAsync(ct).ConfigureAwait(false);
        if (lines[^1].Length == 0 || lines[^1][0] != firstDigit)
            throw new InvalidOperationException("expected " + firstDigit + "yz: " + string.Join(" | ", lines));
        return lines;
    }

    public static async Task<List<string>> AskAsync(this Stream stream, string line, char firstDigit, CancellationToken ct = default)
    {
        await stream.SayAsync(line, ct).ConfigureAwait(false);
        return await stream.ExpectAsync(firstDigit, ct).ConfigureAwait(false);
    }
}

public sealed class TinySender
{
    private readonly string _host;
    private readonly string _user;
    private readonly string _password;

    public TinySender(string host, string user, string password) => (_host, _user, _password) = (host, user, password);

    public async Task SendAsync(string from, string to, string raw, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_host, 587, ct).ConfigureAwait(false);
        Stream s = tcp.GetStream();

        await s.ExpectAsync('2', ct).ConfigureAwait(false);
        var features = await s.AskAsync("EHLO tiny", '2', ct).ConfigureAwait(false);
        if (features.Exists(f => f.Length > 4 && f[4..].Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
        {
            await s.AskAsync("STARTTLS", '2', ct).ConfigureAwait(false);
            var tls = new SslStream(s, false);
            await tls.AuthenticateAsClientAsync(_host).ConfigureAwait(false);
            s = tls;
            await s.AskAsync("EHLO tiny", '2', ct).ConfigureAwait(false);
        }

        var plain = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + _user + "\0" + _password));
        await s.AskAsync("AUTH PLAIN " + plain, '2', ct).ConfigureAwait(false);
        await s.AskAsync($"MAIL FROM:<{from}>", '2', ct).ConfigureAwait(false);
        await s.AskAsync($"RCPT TO:<{to}>", '2', ct).ConfigureAwait(false);
        await s.AskAsync("DATA", '3', ct).ConfigureAwait(false);
        foreach (var line in raw.ReplaceLineEndings("\n").Split('\n'))
            await s.SayAsync(line.StartsWith('.') ? "." + line : line, ct).ConfigureAwait(false);
        await s.AskAsync(".", '2', ct).ConfigureAwait(false);
        await s.SayAsync("QUIT", ct).ConfigureAwait(false);
    }
}
