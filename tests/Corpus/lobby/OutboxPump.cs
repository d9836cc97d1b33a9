#nullable enable
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rental.Outbox;

public sealed record OutboxMail(Guid Id, string To, string Subject, string Body, int Tries = 0);

/// <summary>Takes the mails of the rental shop from the queue and hands them to the smart host.</summary>
public sealed class OutboxPump(ILogger<OutboxPump> log, string smartHost) : BackgroundService
{
    private readonly ConcurrentQueue<OutboxMail> _queue = new();

    public void Enqueue(string to, string subject, string body)
        => _queue.Enqueue(new OutboxMail(Guid.NewGuid(), to, subject, body));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!_queue.TryDequeue(out var mail))
            {
                await Task.Delay(1000, stoppingToken);
                continue;
            }

            var reply = await SendMailAsync(mail, stoppingToken);
            switch (reply / 100)
            {
                case 2:
                    log.LogInformation("{Id} is out", mail.Id);
                    break;
                case 4 or 5 when mail.Tries < 10: //! SMTP001
                    log.LogWarning("{Id} was refused with {Reply}, back into the queue", mail.Id, reply);
                    _queue.Enqueue(mail with { Tries = mail.Tries + 1 });
                    break;
                default:
                    log.LogError("{Id} is given up after {Reply}", mail.Id, reply);
                    break;
            }
        }
    }

    private async Task<int> SendMailAsync(OutboxMail mail, CancellationToken token)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(smartHost, 25, token);
            using var reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
            using var writer = new StreamWriter(tcp.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };

            var code = await CodeAsync(reader, token);
            if (code != 220)
                return code;
            foreach (var line in new[] { "EHLO rental.example", "MAIL FROM:<shop@rental.example>", $"RCPT TO:<{mail.To}>" })
            {
                await writer.WriteLineAsync(line.AsMemory(), token);
                code = await CodeAsync(reader, token);
                if (code / 100 != 2)
                    return code;
            }
            await writer.WriteLineAsync("DATA");
            code = await CodeAsync(reader, token);
            if (code != 354)
                return code;
            await writer.WriteLineAsync($"To: <{mail.To}>\r\nSubject: {mail.Subject}\r\n\r\n{mail.Body.Replace("\r\n.", "\r\n..")}\r\n.");
            code = await CodeAsync(reader, token);
            await writer.WriteLineAsync("QUIT");
            return code;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            log.LogWarning(error, "No talk with {Host}", smartHost);
            return 451;
        }
    }

    private static async Task<int> CodeAsync(StreamReader reader, CancellationToken token)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(token);
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line is { Length: > 2 } && int.TryParse(line.AsSpan(0, 3), out var code) ? code : 451;
    }
}
