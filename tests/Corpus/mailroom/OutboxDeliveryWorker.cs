#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Billing.Outbox;

public enum DeliveryState { Pending, Sent, Failed }

public sealed class DeliveryRow
{
    public Guid Id { get; init; }
    public string Recipient { get; init; } = "";
    public byte[] Raw { get; init; } = Array.Empty<byte>();
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public int? LastReply { get; set; }
}

public interface IDeliveryTable
{
    Task<IReadOnlyList<DeliveryRow>> TakeDueAsync(DateTimeOffset now, int limit, CancellationToken ct);
    Task UpdateAsync(DeliveryRow row, CancellationToken ct);
}

public sealed class OutboxDeliveryWorker(IDeliveryTable table, ILogger<OutboxDeliveryWorker> logger) : BackgroundService
{
    private static readonly TimeSpan[] Steps =
    {
        TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8), TimeSpan.FromHours(24)
    };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var rows = await table.TakeDueAsync(DateTimeOffset.UtcNow, 100, stoppingToken);
            if (rows.Count > 0)
                await DeliverAsync(rows, stoppingToken);
            await Task.Delay(TimeSpan.FromSeconds(30), stoppingToken);
        }
    }

    private async Task DeliverAsync(IReadOnlyList<DeliveryRow> rows, CancellationToken ct)
    {
        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync("smtp.billing.example", 465, SecureSocketOptions.SslOnConnect, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Relay not reachable, {Count} rows stay pending", rows.Count);
            return;
        }

        foreach (var row in rows)
        {
            try
            {
                using var stream = new System.IO.MemoryStream(row.Raw, writable: false);
                var mime = await MimeMessage.LoadAsync(stream, ct);
                await client.SendAsync(mime, ct);
                row.State = DeliveryState.Sent;
            }
            catch (SmtpCommandException e)
            {
                row.LastReply = (int)e.StatusCode;
                var permanent = row.LastReply is >= 500 and <= 599;
                if (permanent || row.Attempts >= Steps.Length)
                {
                    row.State = DeliveryState.Failed;
                    logger.LogWarning("Delivery {Id} failed: {Reply}", row.Id, e.Message);
                }
                else
                {
                    row.DueAt = DateTimeOffset.UtcNow + Steps[row.Attempts];
                    row.Attempts++;
                }
            }
            catch (FormatException e)
            {
                row.State = DeliveryState.Failed;
                logger.LogError(e, "Stored message {Id} is damaged", row.Id);
            }

            await table.UpdateAsync(row, ct);
            if (!client.IsConnected)
                break;
        }

        if (client.IsConnected)
            await client.DisconnectAsync(true, ct);
    }
}
