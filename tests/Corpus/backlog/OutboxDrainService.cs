#nullable enable
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Ledgerly.Outbox;

public sealed class OutboxOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public int MaxAttempts { get; set; } = 12;
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(15);
}

public sealed record OutboxRow(long Id, string To, string Subject, string Body, int Attempts);

public interface IOutboxStore
{
    Task<IReadOnlyList<OutboxRow>> LeaseAsync(int count, CancellationToken ct);
    Task DoneAsync(long id, CancellationToken ct);
    Task PostponeAsync(long id, int attempts, DateTimeOffset notBefore, CancellationToken ct);
    Task FailAsync(long id, string reason, CancellationToken ct);
}

public sealed class OutboxDrainService(IOutboxStore store, IOptions<OutboxOptions> options, ILogger<OutboxDrainService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Poll);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var rows = await store.LeaseAsync(50, stoppingToken);
            if (rows.Count == 0)
                continue;

            using var client = new SmtpClient();
            await client.ConnectAsync(options.Value.Host, options.Value.Port, SecureSocketOptions.StartTls, stoppingToken);
            foreach (var row in rows)
                await DeliverAsync(client, row, stoppingToken);
            await client.DisconnectAsync(true, stoppingToken);
        }
    }

    private async Task DeliverAsync(SmtpClient client, OutboxRow row, CancellationToken ct)
    {
        try
        {
            await client.SendAsync(Compose(row), ct);
            await store.DoneAsync(row.Id, ct);
        }
        catch (SmtpCommandException refused)
        {
            var family = (int)refused.StatusCode / 100;
            log.LogWarning("row {Id} was answered with {Code} to {Command}", row.Id, (int)refused.StatusCode, refused.ErrorCode);
            if (family == 4 && row.Attempts + 1 < options.Value.MaxAttempts)
                await store.PostponeAsync(row.Id, row.Attempts + 1, Next(row.Attempts), ct);
            else
                await store.FailAsync(row.Id, refused.Message, ct);
        }
        catch (SmtpProtocolException lost)
        {
            log.LogWarning(lost, "connection lost at row {Id}", row.Id);
            await store.PostponeAsync(row.Id, row.Attempts + 1, Next(row.Attempts), ct);
            throw;
        }
    }

    private static DateTimeOffset Next(int attempts) =>
        DateTimeOffset.UtcNow + TimeSpan.FromMinutes(Math.Min(360, 15 * Math.Pow(2, attempts)));

    private static MimeMessage Compose(OutboxRow row)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse("no-reply@ledgerly.example"));
        message.To.Add(MailboxAddress.Parse(row.To));
        message.Subject = row.Subject;
        message.Body = new TextPart("plain") { Text = row.Body };
        return message;
    }
}
