using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;

namespace Corpus.NetMail.OutboxProcessor;

public interface IConnectionFactory
{
    Task<DbConnection> OpenAsync(CancellationToken ct);
}

public readonly record struct OutboxEntry(int Id, string To, string Subject, string Body, int Tries);

public class OutboxProcessor
{
    private readonly IConnectionFactory _db;
    private readonly SmtpClient _smtp;

    public OutboxProcessor(IConnectionFactory db, SmtpClient smtp) => (_db, _smtp) = (db, smtp);

    public async Task DrainAsync(CancellationToken ct)
    {
        await using var connection = await _db.OpenAsync(ct);
        foreach (var entry in await ReadAsync(connection, ct))
        {
            try
            {
                using var mail = new MailMessage("app@tenant.example", entry.To, entry.Subject, entry.Body);
                await _smtp.SendMailAsync(mail, ct);
                await ExecuteAsync(connection, "DELETE FROM outbox WHERE id = @id", entry.Id, ct);
            }
            catch (SmtpException ex)
            {
                if (IsPermanent(ex.StatusCode) || entry.Tries > 20)
                    await ExecuteAsync(connection, "UPDATE outbox SET state = 'dead' WHERE id = @id", entry.Id, ct);
                else
                    await ExecuteAsync(connection, "UPDATE outbox SET tries = tries + 1, state = 'retry' WHERE id = @id", entry.Id, ct);
            }
        }
    }

    private static bool IsPermanent(SmtpStatusCode c) =>
        c is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath or SmtpStatusCode.MailboxNameNotAllowed;  //? SMTP107

    private static async Task<List<OutboxEntry>> ReadAsync(DbConnection connection, CancellationToken ct)
    {
        var list = new List<OutboxEntry>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, recipient, subject, body, tries FROM outbox WHERE state <> 'dead'";
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            list.Add(new OutboxEntry(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4)));
        return list;
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, int id, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "@id";
        parameter.Value = id;
        command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(ct);
    }
}
