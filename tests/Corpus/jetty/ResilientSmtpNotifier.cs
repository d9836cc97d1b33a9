#nullable enable
using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

namespace Warehouse.Notifications;

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

public interface INotifier
{
    Task NotifyAsync(string to, string subject, string text, CancellationToken token);
}

public sealed class SmtpNotifier(string host, string sender) : INotifier
{
    public async Task NotifyAsync(string to, string subject, string text, CancellationToken token)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host, 25, token);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

        await ExpectAsync(reader, "greeting", 2, token);
        await CommandAsync("EHLO warehouse.example", 2);
        await CommandAsync($"MAIL FROM:<{sender}>", 2);
        await CommandAsync($"RCPT TO:<{to}>", 2);
        await CommandAsync("DATA", 3);
        await writer.WriteLineAsync($"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{text}");
        await CommandAsync(".", 2);
        await writer.WriteLineAsync("QUIT");

        async Task CommandAsync(string command, int digit)
        {
            await writer.WriteLineAsync(command);
            await ExpectAsync(reader, command, digit, token);
        }
    }

    private static async Task ExpectAsync(StreamReader reader, string command, int digit, CancellationToken token)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(token) ?? throw new IOException("closed after " + command);
        }
        while (line.Length > 3 && line[3] == '-');

        var code = int.Parse(line[..3]);
        if (code / 100 != digit)
            throw new SmtpReplyException(command, code, line[3..].Trim());
    }
}

public sealed class ResilientSmtpNotifier(INotifier inner, ILogger<ResilientSmtpNotifier> log) : INotifier
{
    private const int Attempts = 4;

    public async Task NotifyAsync(string to, string subject, string text, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await inner.NotifyAsync(to, subject, text, token);
                return;
            }
            catch (SmtpReplyException error) when (attempt < Attempts) //! SMTP101
            {
                log.LogWarning(error, "Attempt {Attempt} for {To} failed", attempt, to);
                await Task.Delay(TimeSpan.FromSeconds(Math.Pow(4, attempt)), token);
            }
            catch (IOException error) when (attempt < Attempts)
            {
                log.LogWarning(error, "Connection lost on attempt {Attempt} for {To}", attempt, to);
                await Task.Delay(TimeSpan.FromSeconds(10), token);
            }
        }
    }
}
