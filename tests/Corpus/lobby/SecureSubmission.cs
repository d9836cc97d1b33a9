#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;

namespace Vault.Mailing;

public sealed class SecureSubmission : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;
    private HashSet<string> _extensions = new();

    /// <summary>465 speaks TLS from the first byte, everything else after STARTTLS.</summary>
    public async Task OpenAsync(string host, int port)
    {
        await _tcp.ConnectAsync(host, port);
        _stream = _tcp.GetStream();
        if (port == 465)
            await SecureAsync(host);
        else
            _reader = new StreamReader(_stream, Encoding.ASCII);

        var first = await ReadAsync();
        if (first[0].Length < 3 || first[0][..3] is not "220")
            throw new IOException("greeting: " + first[0]);

        await HelloAsync();
        if (port != 465)
        {
            if (!_extensions.Contains("STARTTLS"))
                throw new AuthenticationException(host + " has no TLS");
            await AskAsync("STARTTLS", '2');
            await SecureAsync(host);
            await HelloAsync();
        }
    }

    public async Task LoginAsync(string user, string password)
    {
        var token = Convert.ToBase64String(Encoding.UTF8.GetBytes("\0" + user + "\0" + password));
        try
        {
            await AskAsync("AUTH PLAIN " + token, '2');
        }
        catch (InvalidDataException)
        {
            // some old gateways know LOGIN only
            await AskAsync("AUTH LOGIN", '3');
            await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)), '3');
            await AskAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(password)), '2');
        }
    }

    public async Task SubmitAsync(string from, IEnumerable<string> to, string mime)
    {
        var eight = _extensions.Contains("8BITMIME");
        await AskAsync($"MAIL FROM:<{from}>" + (eight ? " BODY=8BITMIME" : ""), '2');
        foreach (var one in to)
            await AskAsync($"RCPT TO:<{one}>", '2');
        await AskAsync("DATA", '3');
        await AskAsync(mime.Replace("\r\n.", "\r\n..") + "\r\n.", '2');
    }

    private async Task HelloAsync()
    {
        var lines = await AskAsync("EHLO vault.example", '2');
        _extensions = lines.Skip(1).Select(line => line[4..].Split(' ')[0].ToUpperInvariant()).ToHashSet();
    }

    private async Task SecureAsync(string host)
    {
        var ssl = new SslStream(_stream, false);
        await ssl.AuthenticateAsClientAsync(host);
        _stream = ssl;
        _reader = new StreamReader(ssl, Encoding.ASCII);
    }

    private async Task<List<string>> AskAsync(string line, char digit)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        await _stream.FlushAsync();
        var lines = await ReadAsync();
        if (lines[^1].Length == 0 || lines[^1][0] != digit)
            throw new InvalidDataException(lines[^1]);
        return lines;
    }

    private async Task<List<string>> ReadAsync()
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await _reader.ReadLineAsync() ?? throw new EndOfStreamException());
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        if (_tcp.Connected)
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray());
        _tcp.Dispose();
    }
}
