#nullable enable
using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;

namespace Heron.Transport;

/// <summary>What all our line talkers have in common. A derived class says what a good welcome is.</summary>
public abstract class ChattyConnection : IAsyncDisposable
{
    private TcpClient? _tcp;
    private Stream? _stream;
    private StreamReader? _reader;

    protected abstract bool IsWelcome(string line);
    protected abstract Task IntroduceAsync();

    public async Task OpenAsync(string host, int port, bool tls)
    {
        _tcp = new TcpClient();
        await _tcp.ConnectAsync(host, port);
        _stream = _tcp.GetStream();
        if (tls)
        {
            var ssl = new SslStream(_stream, leaveInnerStreamOpen: false);
            await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            });
            _stream = ssl;
        }
        _reader = new StreamReader(_stream, Encoding.ASCII);

        var welcome = await LastLineAsync();
        if (!IsWelcome(welcome))
            throw new IOException($"{host} did not welcome us: {welcome}");
        await IntroduceAsync();
    }

    protected async Task<string> RoundTripAsync(string line)
    {
        if (_stream is null)
            throw new InvalidOperationException("Not open.");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await _stream.FlushAsync();
        return await LastLineAsync();
    }

    protected virtual bool GoesOn(string line) => line.Length > 3 && line[3] == '-';

    private async Task<string> LastLineAsync()
    {
        string? line;
        do
        {
            line = await _reader!.ReadLineAsync();
        }
        while (line is not null && GoesOn(line));
        return line ?? throw new EndOfStreamException();
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _tcp?.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PopConnection(string user, string password) : ChattyConnection
{
    protected override bool IsWelcome(string line) => line.StartsWith("+OK", StringComparison.Ordinal);

    protected override bool GoesOn(string line) => false;

    protected override async Task IntroduceAsync()
    {
        await RoundTripAsync("USER " + user);
        var reply = await RoundTripAsync("PASS " + password);
        if (!IsWelcome(reply))
            throw new AuthenticationException(reply);
    }

    public async Task<int> CountAsync()
    {
        var words = (await RoundTripAsync("STAT")).Split(' ');
        return words.Length > 1 ? int.Parse(words[1]) : 0;
    }
}

public sealed class SubmissionConnection(string name) : ChattyConnection
{
    protected override bool IsWelcome(string line) => line.StartsWith("220", StringComparison.Ordinal);

    protected override async Task IntroduceAsync()
    {
        var reply = await RoundTripAsync("EHLO " + name);
        if (reply[0] == '5')
            reply = await RoundTripAsync("HELO " + name);
        if (reply[0] != '2')
            throw new IOException("EHLO: " + reply);
    }

    public async Task SubmitAsync(string from, string to, string mime)
    {
        await DemandAsync($"MAIL FROM:<{from}>", '2');
        await DemandAsync($"RCPT TO:<{to}>", '2');
        await DemandAsync("DATA", '3');
        await DemandAsync(mime.Replace("\r\n.", "\r\n..") + "\r\n.", '2');
    }

    private async Task DemandAsync(string line, char first)
    {
        var reply = await RoundTripAsync(line);
        if (reply.Length == 0 || reply[0] != first)
            throw new IOException(reply);
    }
}
