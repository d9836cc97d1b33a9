#nullable enable
using System;
using System.Collections.Generic;
using System.Data;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Warehouse.Data;

public sealed class MailRow
{
    public long Id { get; init; }
    public string To { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Text { get; init; } = "";
    public int Attempts { get; set; }
    public string? LastError { get; set; }
    public bool Sent { get; set; }
}

public sealed class MailRowRepository(DbConnection connection)
{
    public async Task<List<MailRow>> PendingAsync(CancellationToken token)
    {
        var rows = new List<MailRow>();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id, Recipient, Subject, Text, Attempts FROM MailRows WHERE Sent = 0 AND Attempts < 6 ORDER BY Id";
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            rows.Add(new MailRow
            {
                Id = reader.GetInt64(0),
                To = reader.GetString(1),
                Subject = reader.GetString(2),
                Text = reader.GetString(3),
                Attempts = reader.GetInt32(4),
            });
        }

        return rows;
    }

    public async Task UpdateAsync(MailRow row, CancellationToken token)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE MailRows SET Attempts = @a, LastError = @e, Sent = @s WHERE Id = @id";
        Add(command, "@a", row.Attempts);
        Add(command, "@e", (object?)row.LastError ?? DBNull.Value);
        Add(command, "@s", row.Sent);
        Add(command, "@id", row.Id);
        await command.ExecuteNonQueryAsync(token);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}

public sealed class MailRowSender(MailRowRepository repository, ISmtpClient client, ILogger<MailRowSender> logger)
{
    public async Task RunOnceAsync(CancellationToken token)
    {
        foreach (var row in await repository.PendingAsync(token))
        {
            var message = new MimeMessage();
            message.From.Add(MailboxAddress.Parse("stock@warehouse.example"));
            message.To.Add(MailboxAddress.Parse(row.To));
            message.Subject = row.Subject;
            message.Body = new TextPart("plain") { Text = row.Text };

            try
            {
                await client.SendAsync(message, token);
                row.Sent = true;
                row.LastError = null;
            }
            catch (SmtpCommandException ex) //! SMTP101
            {
                row.Attempts++;
                row.LastError = ex.Message;
                logger.LogWarning(ex, "Row {Id}, attempt {Attempts}", row.Id, row.Attempts);
            }

            await repository.UpdateAsync(row, token);
        }
    }
}
