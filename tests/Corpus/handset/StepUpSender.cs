#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Devices.Alarm;

/// <summary>Works with whatever server the installer has entered: open relay, STARTTLS or login.</summary>
public sealed class StepUpSender(string host, string user, string password)
{
    private Stream _stream = Stream.Null;
    private readonly HashSet<string> _offers = new(StringComparer.OrdinalIgnoreCase);
    private bool _secure, _known;

    public async Task<bool> SendAsync(string from, string to, string alarm)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 587);
        _stream = tcp.GetStream();
        _secure = _known = false;

        var (code, _) = await ReadAsync();
        if (code / 100 != 2)
            return false;
        if (!await HelloAsync())
            return false;

        code = await MailAsync(from);
        while (code == 530)
        {
            // asks for one thing or the other, or for both, one after the other
            if (!_secure && _offers.Contains("STARTTLS"))
            {
                if (!await SecureAsync())
                    return false;
            }
            else if (!_known)
            {
                if (!await LoginAsync())
                    return false;
            }
            else
            {
                return false;
            }
            code = await MailAsync(from);
        }
        if (code != 250)
            return false;

        if ((await AskAsync($"RCPT TO:<{to}>")).Code / 100 != 2)
            return false;
        if ((await AskAsync("DATA")).Code != 354)
            return false;
        var (end, _) = await AskAsync($"From: {from}\r\nTo: {to}\r\nSubject: ALARM\r\n\r\n{alarm}\r\n.");
        await AskAsync("QUIT");
        return end == 250;
    }

    private async Task<int> MailAsync(string from) => (await AskAsync($"MAIL FROM:<{from}>")).Code;

    private async Task<bool> HelloAsync()
    {
        _offers.Clear();
        var (code, lines) = await AskAsync("EHLO [127.0.0.1]");
        if (code != 250)
            return (await AskAsync("HELO [127.0.0.1]")).Code == 250;
        foreach (var line in lines)
            _offers.Add(line.Split(' ')[0]);
        return true;
    }

    private async Task<bool> SecureAsync()
    {
        if ((await AskAsync("STARTTLS")).Code != 220)
            return false;
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(host);
        _stream = tls;
        _secure = true;
        return await HelloAsync();
    }

    private async Task<bool> LoginAsync()
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        var (code, _) = await AskAsync("AUTH PLAIN " + token);
        if (code is 504 or 534)
        {
            (code, _) = await AskAsync("AUTH LOGIN");
            if (code == 334)
                (code, _) = await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
            if (code == 334)
                (code, _) = await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)));
        }
        _known = code == 235;
        return _known;
    }

    private async Task<(int Code, List<string> Lines)> AskAsync(string line)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        await _stream.FlushAsync();
        return await ReadAsync();
    }

    private async Task<(int Code, List<string> Lines)> ReadAsync()
    {
        var lines = new List<string>();
        var current = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one) == 1)
        {
            if (one[0] != (byte)'\n')
            {
                current.Append((char)one[0]);
                continue;
            }
            var line = current.ToString().TrimEnd('\r');
            current.Clear();
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] != '-')
                return (int.Parse(line.AsSpan(0, 3)), lines);
        }
        throw new EndOfStreamException();
    }
}
