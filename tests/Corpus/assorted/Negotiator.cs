using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Assorted.Negotiator;

/// <summary>Copes with servers that want something else first: TLS, a login, fewer parameters, a clean state.</summary>
public sealed class Negotiator : IDisposable
{
    private readonly string _host;
    private readonly (string User, string Password)? _login;
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private readonly byte[] _one = new byte[1];

    public Negotiator(string host, (string, string)? login) => (_host, _login) = (host, login);

    public async Task<bool> OpenAsync(CancellationToken ct)
    {
        await _tcp.ConnectAsync(_host, 587, ct);
        _stream = _tcp.GetStream();
        if (await CodeAsync(ct) is not (>= 200 and < 300))
            return false;
        return await HelloAsync(ct);
    }

    private async Task<bool> HelloAsync(CancellationToken ct)
    {
        int code = await SayAsync("EHLO gateway.example", ct);
        if (code is 501 or 550)
            code = await SayAsync("EHLO [192.0.2.7]", ct);
        if (code is 500 or 502)
            code = await SayAsync("HELO gateway.example", ct);
        return code == 250;
    }

    public async Task<int> SendAsync(string from, IReadOnlyCollection<string> to, string text, CancellationToken ct)
    {
        int code = await SayAsync($"MAIL FROM:<{from}> BODY=8BITMIME SIZE={text.Length}", ct);
        if (code is 501 or 504 or 555)
            code = await SayAsync($"MAIL FROM:<{from}>", ct);

        if (code == 503)
        {
            await SayAsync("RSET", ct);
            code = await SayAsync($"MAIL FROM:<{from}>", ct);
        }

        if (code == 530 && await SecureAsync(ct))
            code = await SayAsync($"MAIL FROM:<{from}>", ct);

        if (code != 250)
            return code;

        int good = 0, last = 0;
        foreach (var address in to)
        {
            last = await SayAsync($"RCPT TO:<{address}>", ct);
            if (last is 250 or 251)
                good++;
        }
        if (good == 0)
            return last;

        code = await SayAsync("DATA", ct);
        return code == 354 ? await SayAsync(text.Replace("\r\n.", "\r\n..") + "\r\n.", ct) : code;
    }

    private async Task<bool> SecureAsync(CancellationToken ct)
    {
        if (_stream is not SslStream)
        {
            if (await SayAsync("STARTTLS", ct) != 220)
                return false;
            var ssl = new SslStream(_stream);
            await ssl.AuthenticateAsClientAsync(_host);
            _stream = ssl;
            if (!await HelloAsync(ct))
                return false;
        }

        if (_login is not { } login)
            return true;

        string token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login.User}\0{login.Password}"));
        int code = await SayAsync("AUTH PLAIN " + token, ct);
        if (code is 504 or 534 or 535)
        {
            code = await SayAsync("AUTH LOGIN", ct);
            if (code == 334)
                code = await SayAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(login.User)), ct);
            if (code == 334)
                code = await SayAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(login.Password)), ct);
        }
        return code == 235;
    }

    private async Task<int> SayAsync(string line, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), ct);
        return await CodeAsync(ct);
    }

    private async Task<int> CodeAsync(CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (await _stream.ReadAsync(_one, ct) == 0)
                throw new IOException("closed");
            if (_one[0] != '\n')
            {
                line.Append((char)_one[0]);
                continue;
            }
            var text = line.ToString().TrimEnd('\r');
            line.Clear();
            if (text.Length < 4 || text[3] != '-')
                return int.Parse(text.AsSpan(0, 3));
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }
}
