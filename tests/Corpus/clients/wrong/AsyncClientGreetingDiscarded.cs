using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.AsyncClientGreetingDiscarded;

public sealed record SmtpResponse(int StatusCode, string Text)
{
    public bool IsSuccess => StatusCode is >= 200 and <= 299;
}

public sealed class AsyncMailClient : IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    public async Task<bool> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        await _client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        _reader = new StreamReader(_client.GetStream(), Encoding.UTF8);

        _ = await ReadResponseAsync(cancellationToken).ConfigureAwait(false); // banner  //! SMTP003

        var hello = await CommandAsync("EHLO async.example", cancellationToken).ConfigureAwait(false);
        if (!hello.IsSuccess)
            hello = await CommandAsync("HELO async.example", cancellationToken).ConfigureAwait(false);
        return hello.IsSuccess;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task<SmtpResponse> CommandAsync(string command, CancellationToken cancellationToken)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
        return await ReadResponseAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<SmtpResponse> ReadResponseAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException();
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] == ' ')
                return new SmtpResponse(int.Parse(line.AsSpan(0, 3)), string.Join(' ', lines));
        }
    }
}
