#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Outbound;

public sealed class SmtpReplyException(string command, int code, string text) : Exception($"{command} -> {code} {text}")
{
    public string Command { get; } = command;
    public int Code { get; } = code;
}

public sealed record TicketMail(string From, string To, string Subject, string Body);

public sealed class TicketMailRelay(string host, ILogger<TicketMailRelay> log)
{
    private const int MaxAttempts = 4;

    public async Task DeliverAsync(TicketMail mail, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(mail, token);
                log.LogInformation("Ticket mail to {To} is out after {Attempt} attempts", mail.To, attempt);
                return;
            }
            catch (SmtpReplyException error) when (attempt < MaxAttempts) //! SMTP101
            {
                log.LogWarning("Attempt {Attempt}: {Reply}", attempt, error.Message);
                await Task.Delay(TimeSpan.FromMinutes(5 * attempt), token);
            }
            catch (IOException error) when (attempt < MaxAttempts)
            {
                log.LogWarning(error, "Attempt {Attempt}: connection lost", attempt);
                await Task.Delay(TimeSpan.FromMinutes(1), token);
            }
        }
    }

    private async Task SendOnceAsync(TicketMail mail, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await ExpectAsync(reader, "greeting", 2, token);
        await CommandAsync(writer, reader, "EHLO helpdesk.example", 2, token);
        await CommandAsync(writer, reader, $"MAIL FROM:<{mail.From}>", 2, token);
        await CommandAsync(writer, reader, $"RCPT TO:<{mail.To}>", 2, token);
        await CommandAsync(writer, reader, "DATA", 3, token);

        await writer.WriteLineAsync($"From: <{mail.From}>");
        await writer.WriteLineAsync($"To: <{mail.To}>");
        await writer.WriteLineAsync($"Subject: {mail.Subject}");
        await writer.WriteLineAsync("Content-Type: text/plain; charset=utf-8");
        await writer.WriteLineAsync();
        foreach (var line in mail.Body.ReplaceLineEndings("\n").Split('\n'))
            await writer.WriteLineAsync(line.StartsWith('.') ? "." + line : line);
        await CommandAsync(writer, reader, ".", 2, token);
        await writer.WriteLineAsync("QUIT");
    }

    private static async Task CommandAsync(StreamWriter writer, StreamReader reader, string line, int wanted, CancellationToken token)
    {
        await writer.WriteLineAsync(line.AsMemory(), token);
        await ExpectAsync(reader, line.Split(' ')[0], wanted, token);
    }

    private static async Task ExpectAsync(StreamReader reader, string command, int wanted, CancellationToken token)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(token);
        }
        while (line is { Length: > 3 } && line[3] == '-');

        if (line is null || line.Length < 3)
            throw new IOException("no reply to " + command);
        var code = int.Parse(line.AsSpan(0, 3));
        if (code / 100 != wanted)
            throw new SmtpReplyException(command, code, line.Length > 4 ? line[4..] : "");
    }
}
