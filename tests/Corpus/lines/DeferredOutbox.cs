#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Saas.Outbox;

public sealed class OutboxItem
{
    public required Guid Id { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Raw { get; init; }
    public int Attempts { get; set; }
    public DateTimeOffset NotBefore { get; set; }
    public string? Failure { get; set; }
}

public interface IOutboxStore
{
    Task<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int max, CancellationToken ct);
    Task MarkSentAsync(Guid id, CancellationToken ct);
    Task MarkFailedAsync(Guid id, string reason, CancellationToken ct);
    Task RescheduleAsync(Guid id, int attempts, DateTimeOffset notBefore, CancellationToken ct);
}

public class DialogException : Exception
{
    public DialogException(int replyCode, string reply) : base(reply) => ReplyCode = replyCode;

    public int ReplyCode { get; }
    public bool Passing => ReplyCode is >= 400 and <= 499;
}

public sealed class DeferredOutbox : BackgroundService
{
    private static readonly TimeSpan[] Waits =
    {
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromDays(1)
    };

    private readonly IOutboxStore _store;
    private readonly ILogger<DeferredOutbox> _logger;

    public DeferredOutbox(IOutboxStore store, ILogger<DeferredOutbox> logger)
    {
        _store = store;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (OutboxItem item in await _store.DueAsync(DateTimeOffset.UtcNow, 100, stoppingToken))
                await HandleAsync(item, stoppingToken);
        }
    }

    private async Task HandleAsync(OutboxItem item, CancellationToken ct)
    {
        try
        {
            await TransmitAsync(item, ct);
            await _store.MarkSentAsync(item.Id, ct);
        }
        catch (DialogException e) when (e.Passing && item.Attempts < Waits.Length)
        {
            await LaterAsync(item, e.Message, ct);
        }
        catch (DialogException e)
        {
            await _store.MarkFailedAsync(item.Id, e.Message, ct);
        }
        catch (Exception e) when (e is IOException or SocketException && item.Attempts < Waits.Length)
        {
            await LaterAsync(item, e.Message, ct);
        }
    }

    private Task LaterAsync(OutboxItem item, string why, CancellationToken ct)
    {
        _logger.LogInformation("{Id} is kept for later: {Why}", item.Id, why);
        return _store.RescheduleAsync(item.Id, item.Attempts + 1, DateTimeOffset.UtcNow + Waits[item.Attempts], ct);
    }

    private static async Task TransmitAsync(OutboxItem item, CancellationToken ct)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("smtp.internal", 25, ct);
        await using NetworkStream stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);

        var steps = new (string? Command, int Class)[]
        {
            (null, 2),
            ("EHLO outbox.saas.example", 2),
            ($"MAIL FROM:<{item.From}>", 2),
            ($"RCPT TO:<{item.To}>", 2),
            ("DATA", 3),
            (item.Raw.Replace("\r\n.", "\r\n..") + "\r\n.", 2)
        };

        foreach ((string? command, int expected) in steps)
        {
            if (command is not null)
                await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct);

            string? line;
            do
            {
                line = await reader.ReadLineAsync(ct);
                if (line is null || line.Length < 3)
                    throw new IOException("Hung up.");
            }
            while (line.Length > 3 && line[3] == '-');

            int code = int.Parse(line.AsSpan(0, 3));
            if (code / 100 != expected)
                throw new DialogException(code, line);
        }

        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), ct);
    }
}
