using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Data;
using System.Net.Mail;
using Microsoft.Extensions.Logging;

namespace Warehouse.Outbox;

public class OutboxRow
{
    public long Id { get; set; }
    public string Recipient { get; set; }
    public string Subject { get; set; }
    public string Body { get; set; }
    public int Attempts { get; set; }
    public DateTime? NextAttemptUtc { get; set; }
    public string State { get; set; }
}

public interface IDb
{
    Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object args = null);
    Task<int> ExecuteAsync(string sql, object args = null);
}

public class OutboxPump
{
    private readonly IDb _db;
    private readonly ILogger<OutboxPump> _logger;
    private readonly string _host;

    public OutboxPump(IDb db, ILogger<OutboxPump> logger, string host)
    {
        _db = db;
        _logger = logger;
        _host = host;
    }

    public async Task PumpAsync(CancellationToken ct)
    {
        var rows = await _db.QueryAsync<OutboxRow>(
            "select top 50 * from mail.Outbox where State = 'new' and Attempts < 8 and (NextAttemptUtc is null or NextAttemptUtc < sysutcdatetime()) order by Id");

        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var client = new SmtpClient(_host, 25);
                using var mail = new MailMessage("wms@warehouse.example", row.Recipient, row.Subject, row.Body);
                await client.SendMailAsync(mail, ct);
                row.State = "sent";
            }
            catch (SmtpException ex) //! SMTP101
            {
                _logger.LogWarning(ex, "Outbox {Id}: {Category}", row.Id, Categorize(ex));
                row.Attempts++;
                row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(Math.Pow(2, row.Attempts));
            }
            catch (FormatException ex)
            {
                _logger.LogError(ex, "Outbox {Id}: bad address", row.Id);
                row.State = "failed";
            }

            await _db.ExecuteAsync(
                "update mail.Outbox set State = @State, Attempts = @Attempts, NextAttemptUtc = @NextAttemptUtc where Id = @Id", row);
        }
    }

    private static string Categorize(SmtpException ex)
    {
        int code = (int)ex.StatusCode;

        if (code >= 400 && code < 500)
            return "temporary";
        if (code == 421) //! SMTP008
            return "server busy";
        if (code == 10060) //! SMTP008
            return "connect timeout";
        if (code == -1)
            return "no reply";
        if (code == 552)
            return "mailbox full";
        if (code >= 500)
            return "permanent";
        return "other";
    }
}
