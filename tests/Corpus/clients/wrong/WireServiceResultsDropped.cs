using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.WireServiceResultsDropped;

public sealed class CommandResult(int code, string message)
{
    public int Code { get; } = code;

    public string Message { get; } = message;

    public bool Succeeded => Code is >= 200 and < 400;
}

public sealed class SmtpConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    public async Task<CommandResult> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        await _client.ConnectAsync(host, port, cancellationToken);
        _reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await ReadAsync(cancellationToken);
    }

    public async Task<CommandResult> ExecuteAsync(string command, CancellationToken cancellationToken)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task<CommandResult> ReadAsync(CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The connection broke.");
        }
        while (line.Length > 3 && line[3] == '-');

        return new CommandResult(int.Parse(line.AsSpan(0, 3)), line.Length > 4 ? line[4..] : "");
    }
}

public sealed class WireService
{
    public async Task SendAsync(string host, string from, IEnumerable<string> to, string content, CancellationToken cancellationToken)
    {
        using var connection = new SmtpConnection();
        await connection.OpenAsync(host, 25, cancellationToken);  //! SMTP003

        var hello = await connection.ExecuteAsync("EHLO wire.example", cancellationToken);
        if (!hello.Succeeded)
            throw new IOException(hello.Message);

        var mail = await connection.ExecuteAsync($"MAIL FROM:<{from}>", cancellationToken);
        if (!mail.Succeeded)
            throw new IOException(mail.Message);

        foreach (var recipient in to)
        {
            var result = await connection.ExecuteAsync($"RCPT TO:<{recipient}>", cancellationToken);
            if (!result.Succeeded)
                throw new IOException(result.Message);
        }

        await connection.ExecuteAsync("DATA", cancellationToken);  //! SMTP005
        var end = await connection.ExecuteAsync(content.Replace("\r\n.", "\r\n..") + "\r\n.", cancellationToken);
        if (!end.Succeeded)
            throw new IOException(end.Message);
        await connection.ExecuteAsync("QUIT", cancellationToken);
    }
}
