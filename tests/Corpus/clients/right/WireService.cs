using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.Clients.WireService;

public interface ISmtpConnection : IAsyncDisposable
{
    Task<CommandResult> ReadGreetingAsync(CancellationToken cancellationToken);

    Task<CommandResult> ExecuteAsync(string command, CancellationToken cancellationToken);
}

public interface ISmtpConnectionFactory
{
    Task<ISmtpConnection> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>What became of a command: the reply, and whether it is one that the command hopes for.</summary>
public sealed class CommandResult
{
    public CommandResult(int code, string message)
    {
        Code = code;
        Message = message;
    }

    public int Code { get; }

    public string Message { get; }

    public bool Succeeded => Code is >= 200 and < 400;

    public bool ShouldRetryLater => Code is >= 400 and < 500;
}

public sealed class TcpSmtpConnectionFactory(string host, int port) : ISmtpConnectionFactory
{
    public async Task<ISmtpConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            return new TcpSmtpConnection(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class TcpSmtpConnection(TcpClient client) : ISmtpConnection
    {
        private readonly StreamReader _reader = new(client.GetStream(), Encoding.UTF8);

        public Task<CommandResult> ReadGreetingAsync(CancellationToken cancellationToken) => ReadAsync(cancellationToken);

        public async Task<CommandResult> ExecuteAsync(string command, CancellationToken cancellationToken)
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
            return await ReadAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await ExecuteAsync("QUIT", CancellationToken.None);
            }
            catch (IOException)
            {
            }

            _reader.Dispose();
            client.Dispose();
        }

        private async Task<CommandResult> ReadAsync(CancellationToken cancellationToken)
        {
            var message = new List<string>();
            string? line;
            do
            {
                line = await _reader.ReadLineAsync(cancellationToken);
                if (line is null || line.Length < 3)
                    throw new IOException("The connection broke.");
                message.Add(line.Length > 4 ? line.Substring(4) : "");
            }
            while (line.Length > 3 && line[3] == '-');

            return new CommandResult(int.Parse(line.AsSpan(0, 3)), string.Join(Environment.NewLine, message));
        }
    }
}

public sealed record WireOutcome(bool Success, bool RetryLater, string? Problem, IReadOnlyList<string> RejectedRecipients);

public sealed class WireService(ISmtpConnectionFactory connections)
{
    public async Task<WireOutcome> SendAsync(string from, IReadOnlyList<string> to, string content, CancellationToken cancellationToken = default)
    {
        var rejected = new List<string>();
        await using var connection = await connections.OpenAsync(cancellationToken);

        var greeting = await connection.ReadGreetingAsync(cancellationToken);
        if (!greeting.Succeeded)
            return Problem("greeting", greeting);

        var hello = await connection.ExecuteAsync("EHLO wire.example", cancellationToken);
        if (!hello.Succeeded)
            hello = await connection.ExecuteAsync("HELO wire.example", cancellationToken);
        if (!hello.Succeeded)
            return Problem("hello", hello);

        var mail = await connection.ExecuteAsync($"MAIL FROM:<{from}>", cancellationToken);
        if (!mail.Succeeded)
            return Problem("sender", mail);

        CommandResult? worst = null;
        foreach (var recipient in to)
        {
            var result = await connection.ExecuteAsync($"RCPT TO:<{recipient}>", cancellationToken);
            if (result.Succeeded)
                continue;
            rejected.Add(recipient);
            worst = worst is { ShouldRetryLater: true } ? worst : result;
        }

        if (worst is not null && rejected.Count == to.Count)
            return Problem("recipients", worst);

        var data = await connection.ExecuteAsync("DATA", cancellationToken);
        if (data.Code != 354)
            return Problem("data", data);

        var end = await connection.ExecuteAsync(Escape(content) + "\r\n.", cancellationToken);
        return end.Succeeded ? new WireOutcome(true, false, null, rejected) : Problem("message", end);

        WireOutcome Problem(string stage, CommandResult result) =>
            new(false, result.ShouldRetryLater, $"{stage}: {result.Code} {result.Message}", rejected);
    }

    private static string Escape(string content) =>
        string.Join("\r\n", content.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(static line => line.StartsWith('.') ? "." + line : line));
}
