#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Orchestra.Actors.Mail;

public abstract record MailMessageCommand;

public sealed record SendNote(string From, string To, string Text, TaskCompletionSource<bool> Done) : MailMessageCommand;

public sealed record Shutdown : MailMessageCommand;

/// <summary>
/// An actor that owns one SMTP connection. A pump of its own reads the replies, and completes
/// the promises of those who wait for them, oldest first.
/// </summary>
public sealed class MailActor
{
    private readonly Channel<MailMessageCommand> _mailbox = Channel.CreateUnbounded<MailMessageCommand>();
    private readonly ConcurrentQueue<TaskCompletionSource<int>> _waiting = new();
    private readonly ILogger<MailActor> _logger;
    private readonly string _host;
    private StreamWriter? _writer;

    public MailActor(string host, ILogger<MailActor> logger)
    {
        _host = host;
        _logger = logger;
    }

    public ValueTask TellAsync(MailMessageCommand command) => _mailbox.Writer.WriteAsync(command);

    public async Task RunAsync(CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(_host, 25, ct);
        _writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        var greeting = Promise();
        var pump = Task.Run(() => PumpAsync(new StreamReader(tcp.GetStream(), Encoding.UTF8)), ct);

        if (await greeting.WaitAsync(TimeSpan.FromMinutes(5), ct) is var hello && hello != 220)
        {
            _logger.LogError("{Host} greets with {Code}, the actor stops", _host, hello);
            return;
        }
        if (await TellServerAsync("EHLO orchestra") / 100 != 2)
        {
            _logger.LogError("{Host} refuses EHLO", _host);
            return;
        }

        await foreach (var command in _mailbox.Reader.ReadAllAsync(ct))
        {
            switch (command)
            {
                case SendNote note:
                    note.Done.TrySetResult(await HandleAsync(note));
                    break;
                case Shutdown:
                    await _writer.WriteLineAsync("QUIT");
                    await pump;
                    return;
            }
        }
    }

    private async Task<bool> HandleAsync(SendNote note)
    {
        var codes = new List<int>
        {
            await TellServerAsync($"MAIL FROM:<{note.From}>"),
            await TellServerAsync($"RCPT TO:<{note.To}>"),
        };
        if (codes.TrueForAll(c => c is >= 200 and < 300) && await TellServerAsync("DATA") == 354)
        {
            await _writer!.WriteLineAsync($"From: {note.From}\r\nTo: {note.To}\r\nSubject: note\r\n");
            foreach (var line in note.Text.Split('\n'))
                await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
            codes.Add(await TellServerAsync("."));
            return codes[^1] / 100 == 2;
        }

        _logger.LogWarning("Note to {To} was refused: {Codes}", note.To, string.Join(",", codes));
        await TellServerAsync("RSET");
        return false;
    }

    private async Task<int> TellServerAsync(string line)
    {
        var promise = Promise();
        await _writer!.WriteLineAsync(line);
        return await promise;
    }

    private Task<int> Promise()
    {
        var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(source);
        return source.Task;
    }

    private async Task PumpAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length > 3 && line[3] == '-')
                continue;
            if (_waiting.TryDequeue(out var source))
                source.TrySetResult(line.Length >= 3 && int.TryParse(line.AsSpan(0, 3), out var code) ? code : 0);
        }
        while (_waiting.TryDequeue(out var source))
            source.TrySetException(new IOException("The server has closed the connection."));
    }
}
