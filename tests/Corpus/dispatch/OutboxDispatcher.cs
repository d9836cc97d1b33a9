#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Contoso.Billing.Notifications;

public sealed class OutboxOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string? User { get; set; }
    public string? Password { get; set; }
    public int BatchSize { get; set; } = 50;
    public int MaxAttempts { get; set; } = 8;
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(15);
}

public sealed record OutboxRow(long Id, byte[] Mime, int Attempts);

public interface IOutboxStore
{
    Task<IReadOnlyList<OutboxRow>> DequeueAsync(int count, CancellationToken token);
    Task CompleteAsync(long id, CancellationToken token);
    Task PostponeAsync(long id, DateTimeOffset until, string reason, CancellationToken token);
    Task BuryAsync(long id, string reason, CancellationToken token);
}

internal enum Disposition
{
    Delivered,
    RetryLater,
    DeadLetter,
}

public sealed class OutboxDispatcher(
    IOutboxStore store,
    IOptions<OutboxOptions> options,
    ILogger<OutboxDispatcher> logger,
    TimeProvider clock) : BackgroundService
{
    private readonly OutboxOptions _options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var rows = await store.DequeueAsync(_options.BatchSize, stoppingToken);
            if (rows.Count == 0)
                continue;

            try
            {
                await DrainAsync(rows, stoppingToken);
            }
            catch (Exception ex) when (ex is IOException or SslHandshakeException or ServiceNotConnectedException)
            {
                logger.LogWarning(ex, "Relay {Host} cannot be reached, {Count} rows stay in the outbox", _options.Host, rows.Count);
            }
        }
    }

    private async Task DrainAsync(IReadOnlyList<OutboxRow> rows, CancellationToken token)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(_options.Host, _options.Port, SecureSocketOptions.StartTlsWhenAvailable, token);
        if (_options.User is not null)
            await client.AuthenticateAsync(_options.User, _options.Password ?? "", token);

        foreach (var row in rows)
        {
            using var stream = new MemoryStream(row.Mime, writable: false);
            var message = await MimeMessage.LoadAsync(stream, token);

            var (disposition, reason) = await AttemptAsync(client, message, token);
            switch (disposition)
            {
                case Disposition.Delivered:
                    await store.CompleteAsync(row.Id, token);
                    break;
                case Disposition.RetryLater when row.Attempts + 1 < _options.MaxAttempts:
                    var wait = TimeSpan.FromMinutes(Math.Pow(2, row.Attempts));
                    await store.PostponeAsync(row.Id, clock.GetUtcNow() + wait, reason, token);
                    break;
                default:
                    await store.BuryAsync(row.Id, reason, token);
                    logger.LogError("Outbox row {Id} was buried: {Reason}", row.Id, reason);
                    break;
            }
        }

        await client.DisconnectAsync(true, token);
    }

    private static async Task<(Disposition, string)> AttemptAsync(SmtpClient client, MimeMessage message, CancellationToken token)
    {
        try
        {
            await client.SendAsync(message, token);
            return (Disposition.Delivered, "");
        }
        catch (SmtpCommandException ex)
        {
            return (Classify(ex), $"{(int)ex.StatusCode} {ex.Message}");
        }
    }

    private static Disposition Classify(SmtpCommandException ex) => ex.StatusCode switch
    {
        SmtpStatusCode.ServiceNotAvailable => Disposition.RetryLater,
        SmtpStatusCode.MailboxBusy => Disposition.RetryLater,
        SmtpStatusCode.ErrorInProcessing => Disposition.RetryLater,
        SmtpStatusCode.InsufficientStorage => Disposition.RetryLater,
        SmtpStatusCode.TemporaryAuthenticationFailure => Disposition.RetryLater,
        SmtpStatusCode.MailboxUnavailable => Disposition.RetryLater, //! SMTP001
        var other when (int)other is >= 400 and < 500 => Disposition.RetryLater,
        _ => Disposition.DeadLetter,
    };
}

public sealed class DigestRow
{
    public required string Address { get; init; }
    public required string Html { get; init; }
    public DateTimeOffset? NextAttemptUtc { get; set; }
    public DateTimeOffset? SentUtc { get; set; }
    public string? Note { get; set; }
}

public sealed class DigestOutbox(ISmtpClient client, TimeProvider clock)
{
    private readonly List<DigestRow> _rows = new();

    public void Add(DigestRow row) => _rows.Add(row);

    public async Task FlushAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        foreach (var row in _rows.FindAll(r => r.SentUtc is null && (r.NextAttemptUtc ?? now) <= now))
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("digest@contoso.example"));
            message.To.Add(MailboxAddress.Parse(row.Address));
            message.Subject = "Your weekly digest";
            message.Body = new TextPart("html") { Text = row.Html };

            try
            {
                await client.SendAsync(message, token);
                row.SentUtc = clock.GetUtcNow();
            }
            catch (SmtpCommandException ex) //! SMTP101
            {
                row.Note = ex.Message;
                row.NextAttemptUtc = now.AddMinutes(20);
            }
        }
    }
}
