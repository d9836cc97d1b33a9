#nullable enable
using System;
using System.Collections.Generic;
using System.Data.Common;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Kontor.Billing.Outbox;

public sealed class OutboxMailOptions
{
    public string Host { get; set; } = "localhost";
    public int Port { get; set; } = 587;
    public string? User { get; set; }
    public string? Password { get; set; }
    public string From { get; set; } = "billing@kontor.example";
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(30);
}

public sealed class OutboxRow
{
    public long Id { get; init; }
    public string Recipient { get; init; } = "";
    public string Subject { get; init; } = "";
    public string PdfPath { get; init; } = "";
    public int Attempts { get; set; }
    public DateTime? SentUtc { get; set; }
    public string? LastError { get; set; }
}

/// <summary>Reads unsent invoices from billing.outbox and mails them as PDF.</summary>
public sealed class InvoiceOutboxWorker : BackgroundService
{
    private const string PickSql = """
        select id, recipient, subject, pdf_path, attempts
          from billing.outbox
         where sent_utc is null and attempts < 6
         order by id
         limit 50
        """;

    private readonly Func<DbConnection> _connect;
    private readonly OutboxMailOptions _options;
    private readonly ILogger<InvoiceOutboxWorker> _log;

    public InvoiceOutboxWorker(Func<DbConnection> connect, IOptions<OutboxMailOptions> options, ILogger<InvoiceOutboxWorker> log)
    {
        _connect = connect;
        _options = options.Value;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.PollInterval);
        do
        {
            try
            {
                foreach (var row in await PickAsync(stoppingToken))
                {
                    await HandleAsync(row, stoppingToken);
                    await SaveAsync(row, stoppingToken);
                }
            }
            catch (DbException e)
            {
                _log.LogError(e, "Outbox table not reachable, next round in {Interval}", _options.PollInterval);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task HandleAsync(OutboxRow row, CancellationToken token)
    {
        if (!File.Exists(row.PdfPath))
        {
            row.LastError = "PDF missing";
            row.Attempts = 99;
            return;
        }

        using var client = new SmtpClient();
        try
        {
            await client.ConnectAsync(_options.Host, _options.Port, SecureSocketOptions.StartTls, token);
            if (_options.User is not null)
                await client.AuthenticateAsync(_options.User, _options.Password ?? "", token);
            await client.SendAsync(Build(row), token);
            await client.DisconnectAsync(true, token);
            row.SentUtc = DateTime.UtcNow;
            row.LastError = null;
        }
        catch (SmtpCommandException e) //! SMTP101
        {
            row.Attempts++;
            row.LastError = e.Message;
            _log.LogWarning("Invoice {Id} to {Recipient}: {Error} (attempt {Attempt})", row.Id, row.Recipient, e.Message, row.Attempts);
        }
    }

    private MimeMessage Build(OutboxRow row)
    {
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(_options.From));
        message.To.Add(MailboxAddress.Parse(row.Recipient));
        message.Subject = row.Subject;
        var body = new BodyBuilder { TextBody = "Please find your invoice attached.\r\n\r\nKontor GmbH" };
        body.Attachments.Add(row.PdfPath);
        message.Body = body.ToMessageBody();
        return message;
    }

    private async Task<List<OutboxRow>> PickAsync(CancellationToken token)
    {
        var rows = new List<OutboxRow>();
        await using var connection = _connect();
        await connection.OpenAsync(token);
        await using var command = connection.CreateCommand();
        command.CommandText = PickSql;
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
        {
            rows.Add(new OutboxRow
            {
                Id = reader.GetInt64(0),
                Recipient = reader.GetString(1),
                Subject = reader.GetString(2),
                PdfPath = reader.GetString(3),
                Attempts = reader.GetInt32(4)
            });
        }
        return rows;
    }

    private async Task SaveAsync(OutboxRow row, CancellationToken token)
    {
        await using var connection = _connect();
        await connection.OpenAsync(token);
        await using var command = connection.CreateCommand();
        command.CommandText = "update billing.outbox set attempts = @a, sent_utc = @s, last_error = @e where id = @id";
        Add(command, "@a", row.Attempts);
        Add(command, "@s", (object?)row.SentUtc ?? DBNull.Value);
        Add(command, "@e", (object?)row.LastError ?? DBNull.Value);
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
