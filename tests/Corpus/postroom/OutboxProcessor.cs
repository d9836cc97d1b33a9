using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Crm.Outbox;

public enum OutboxState { Pending, Sent, Dead }

public class OutboxRow
{
    public long Id { get; set; }
    public byte[] Eml { get; set; }
    public OutboxState State { get; set; }
    public int Tries { get; set; }
    public DateTime? NextAttemptUtc { get; set; }
    public string LastError { get; set; }
    public string Recipient { get; set; }
}

public interface ICrmDb : IAsyncDisposable
{
    IQueryable<OutboxRow> Outbox { get; }
    Task MarkContactInvalidAsync(string address);
    Task<int> SaveChangesAsync(CancellationToken ct);
}

public class OutboxProcessor : BackgroundService
{
    private readonly Func<ICrmDb> _db;
    private readonly ILogger<OutboxProcessor> _log;

    public OutboxProcessor(Func<ICrmDb> db, ILogger<OutboxProcessor> log) { _db = db; _log = log; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var db = _db();
            var now = DateTime.UtcNow;
            var due = db.Outbox.Where(r => r.State == OutboxState.Pending && (r.NextAttemptUtc == null || r.NextAttemptUtc <= now))
                               .OrderBy(r => r.Id).Take(50).ToList();
            if (due.Count == 0) continue;
            try
            {
                using var smtp = new SmtpClient();
                await smtp.ConnectAsync("relay.crm.local", 25, false, stoppingToken);
                foreach (var row in due)
                    await ProcessRowAsync(db, smtp, row, stoppingToken);
                await smtp.DisconnectAsync(true, stoppingToken);
            }
            catch (IOException ex) { _log.LogWarning(ex, "relay gone"); }
            await db.SaveChangesAsync(stoppingToken);
        }
    }

    private async Task ProcessRowAsync(ICrmDb db, SmtpClient smtp, OutboxRow row, CancellationToken ct)
    {
        try
        {
            using var ms = new MemoryStream(row.Eml);
            var msg = await MimeMessage.LoadAsync(ms, ct);
            await smtp.SendAsync(msg, ct);
            row.State = OutboxState.Sent;
        }
        catch (SmtpCommandException ex) //? SMTP101
        {
            row.Tries++;
            row.LastError = ex.Message;
            row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(5 * row.Tries);
            if (IsUndeliverable(ex))
                await db.MarkContactInvalidAsync(row.Recipient);
            _log.LogWarning("row {Id}: {Err}", row.Id, ex.Message);
        }
    }

    private static bool IsUndeliverable(SmtpCommandException ex)
    {
        switch (ex.StatusCode)
        {
            case SmtpStatusCode.MailboxUnavailable:
            case SmtpStatusCode.MailboxNameNotAllowed:
            case SmtpStatusCode.UserNotLocalTryAlternatePath:
            case SmtpStatusCode.MailboxBusy: //! SMTP004
                return true;
        }
        return false;
    }
}
