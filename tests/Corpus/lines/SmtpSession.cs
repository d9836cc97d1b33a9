#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Outbound;

public sealed class SmtpReplyException : Exception
{
    public SmtpReplyException(string command, int code, string text)
        : base($"{command} was answered with {code} {text}")
    {
        Command = command;
        Code = code;
    }

    public string Command { get; }
    public int Code { get; }
}

public sealed record TicketMail(string From, string To, string Subject, string Body, string MessageId);

public sealed class SmtpSession : IAsyncDisposable
{
    private readonly TcpClient _tcp = new();
    private StreamReader _reader = StreamReader.Null;
    private StreamWriter _writer = StreamWriter.Null;

    public static async Task<SmtpSession> OpenAsync(string host, int port, CancellationToken ct)
    {
        var session = new SmtpSession();
        await session._tcp.ConnectAsync(host, port, ct);
        session._reader = new StreamReader(session._tcp.GetStream(), Encoding.UTF8);
        session._writer = new StreamWriter(session._tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await session.ExpectAsync("greeting", 2, ct);
        await session.RunAsync("EHLO helpdesk.example", 2, ct);
        return session;
    }

    public async Task DeliverAsync(TicketMail mail, CancellationToken ct)
    {
        await RunAsync($"MAIL FROM:<{mail.From}>", 2, ct);
        await RunAsync($"RCPT TO:<{mail.To}>", 2, ct);
        await RunAsync("DATA", 3, ct);
        await _writer.WriteLineAsync($"From: {mail.From}");
        await _writer.WriteLineAsync($"To: {mail.To}");
        await _writer.WriteLineAsync($"Message-ID: <{mail.MessageId}>");
        await _writer.WriteLineAsync($"Subject: {mail.Subject}");
        await _writer.WriteLineAsync();
        foreach (string line in mail.Body.Split('\n'))
            await _writer.WriteLineAsync(line.StartsWith('.') ? "." + line.TrimEnd('\r') : line.TrimEnd('\r'));
        await RunAsync(".", 2, ct);
    }

    private async Task RunAsync(string command, int digit, CancellationToken ct)
    {
        await _writer.WriteLineAsync(command.AsMemory(), ct);
        await ExpectAsync(command.Split(' ')[0], digit, ct);
    }

    private async Task ExpectAsync(string command, int digit, CancellationToken ct)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync(ct);
            if (line is null || line.Length < 3)
                throw new IOException("The server closed the connection.");
        }
        while (line.Length > 3 && line[3] == '-');

        int code = int.Parse(line.AsSpan(0, 3));
        if (code / 100 != digit)
            throw new SmtpReplyException(command, code, line.Length > 4 ? line[4..] : "");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.WriteLineAsync("QUIT");
        }
        catch (IOException)
        {
        }
        _tcp.Dispose();
    }
}

public sealed class TicketMailer
{
    private readonly string _host;
    private readonly ILogger<TicketMailer> _logger;
    private readonly Dictionary<string, DateTimeOffset> _sent = new();

    public TicketMailer(string host, ILogger<TicketMailer> logger)
    {
        _host = host;
        _logger = logger;
    }

    public async Task NotifyAsync(TicketMail mail, CancellationToken ct)
    {
        if (_sent.ContainsKey(mail.MessageId))
            return;

        const int maxAttempts = 5;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await using SmtpSession session = await SmtpSession.OpenAsync(_host, 25, ct);
                await session.DeliverAsync(mail, ct);
                _sent[mail.MessageId] = DateTimeOffset.UtcNow;
                return;
            }
            catch (SmtpReplyException e) when (attempt < maxAttempts) //! SMTP101
            {
                _logger.LogWarning(e, "Attempt {Attempt} for ticket mail {Id} failed", attempt, mail.MessageId);
                await Task.Delay(TimeSpan.FromSeconds(30 * attempt), ct);
            }
            catch (IOException e) when (attempt < maxAttempts)
            {
                _logger.LogWarning(e, "Connection lost on attempt {Attempt}", attempt);
                await Task.Delay(TimeSpan.FromSeconds(5), ct);
            }
        }
    }
}
