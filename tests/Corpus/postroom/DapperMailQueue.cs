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

namespace Warehouse.Alerts;

// minimal stand-in for the Dapper calls used here
internal static class SqlMapper
{
    public static IEnumerable<T> Query<T>(this IDbConnection c, string sql, object p = null) => Array.Empty<T>();
    public static int Execute(this IDbConnection c, string sql, object p = null) => 0;
}

public record QueuedMail(int Id, string To, string Subject, string Body, int Attempts, DateTime Queued);

public class DapperMailQueue
{
    const int MaxAttempts = 12;
    readonly IDbConnection _con;
    readonly ILogger _logger;
    readonly string _host;

    public DapperMailQueue(IDbConnection con, ILogger logger, string host)
    {
        _con = con;
        _logger = logger;
        _host = host;
    }

    public void Drain()
    {
        var rows = _con.Query<QueuedMail>(
            "select top 100 Id, [To], Subject, Body, Attempts, Queued from dbo.MailQueue where Status = 0 and NotBefore <= sysutcdatetime() order by Id");

        using var client = new SmtpClient(_host);
        foreach (var row in rows)
        {
            try
            {
                using var mail = new MailMessage("wms@warehouse.example", row.To, row.Subject, row.Body);
                client.Send(mail);
                _con.Execute("update dbo.MailQueue set Status = 1, Sent = sysutcdatetime() where Id = @Id", new { row.Id });
            }
            catch (SmtpFailedRecipientException ex) when (ex.StatusCode == SmtpStatusCode.MailboxUnavailable)
            {
                Fail(row, $"no such mailbox: {ex.FailedRecipient}");
            }
            catch (SmtpException ex)
            {
                int code = (int)ex.StatusCode;
                if (code >= 500)
                    Fail(row, code + " " + ex.Message);
                else if (row.Attempts + 1 >= MaxAttempts || row.Queued < DateTime.UtcNow.AddDays(-4))
                    Fail(row, "given up after " + (row.Attempts + 1) + " attempts: " + ex.Message);
                else
                    Later(row, ex.Message);
            }
        }
    }

    void Later(QueuedMail row, string why)
    {
        var next = DateTime.UtcNow + TimeSpan.FromMinutes(Math.Min(240, 15 << row.Attempts));
        _con.Execute("update dbo.MailQueue set Attempts = Attempts + 1, NotBefore = @next, LastError = @why where Id = @Id",
            new { row.Id, next, why });
    }

    void Fail(QueuedMail row, string why)
    {
        _logger.LogError("Mail {Id} to {To} failed: {Why}", row.Id, row.To, why);
        _con.Execute("update dbo.MailQueue set Status = 9, LastError = @why where Id = @Id", new { row.Id, why });
    }
}
