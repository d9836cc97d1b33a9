#nullable enable
using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Ledgerly.Notifications
{
    public sealed class OutboxOptions
    {
        public string Host { get; set; } = "localhost";
        public int Port { get; set; } = 587;
        public string User { get; set; } = "";
        public string Password { get; set; } = "";
        public string ConnectionString { get; set; } = "";
        public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(10);
    }

    public sealed class OutboxRow
    {
        public long Id { get; set; }
        public string Recipient { get; set; } = "";
        public string Subject { get; set; } = "";
        public string Html { get; set; } = "";
        public int Attempts { get; set; }
        public DateTime? SentUtc { get; set; }
        public string? LastError { get; set; }
    }

    public sealed class OutboxDispatcher : BackgroundService
    {
        private const string SelectOpen =
            "SELECT id, recipient, subject, html, attempts FROM outbox WHERE sent_utc IS NULL AND attempts < 8 ORDER BY id";

        private readonly DbDataSource _db;
        private readonly OutboxOptions _options;
        private readonly ILogger<OutboxDispatcher> _log;

        public OutboxDispatcher(DbDataSource db, IOptions<OutboxOptions> options, ILogger<OutboxDispatcher> log)
        {
            _db = db;
            _options = options.Value;
            _log = log;
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    var open = await LoadOpenAsync(stoppingToken);
                    if (open.Count > 0)
                        await DispatchAsync(open, stoppingToken);
                }
                catch (DbException ex)
                {
                    _log.LogError(ex, "Outbox cannot be read");
                }

                await Task.Delay(_options.Poll, stoppingToken);
            }
        }

        private async Task DispatchAsync(List<OutboxRow> rows, CancellationToken ct)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_options.Host, _options.Port, SecureSocketOptions.StartTls, ct);
            await client.AuthenticateAsync(_options.User, _options.Password, ct);

            foreach (var row in rows)
            {
                try
                {
                    await client.SendAsync(Build(row), ct);
                    row.SentUtc = DateTime.UtcNow;
                    row.LastError = null;
                    _log.LogInformation("Outbox {Id} delivered to {Recipient}", row.Id, row.Recipient);
                }
                catch (SmtpCommandException ex) //! SMTP101
                {
                    row.Attempts++;
                    row.LastError = ex.Message;
                    _log.LogWarning("Outbox {Id}: {Status} {Text}", row.Id, (int)ex.StatusCode, ex.Message);
                }

                await SaveAsync(row, ct);
            }

            await client.DisconnectAsync(true, ct);
        }

        private async Task<List<OutboxRow>> LoadOpenAsync(CancellationToken ct)
        {
            var rows = new List<OutboxRow>();
            await using var command = _db.CreateCommand(SelectOpen);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                rows.Add(new OutboxRow
                {
                    Id = reader.GetInt64(0),
                    Recipient = reader.GetString(1),
                    Subject = reader.GetString(2),
                    Html = reader.GetString(3),
                    Attempts = reader.GetInt32(4),
                });
            }
            return rows;
        }

        private async Task SaveAsync(OutboxRow row, CancellationToken ct)
        {
            await using var command = _db.CreateCommand("UPDATE outbox SET attempts = @a, sent_utc = @s, last_error = @e WHERE id = @id");
            Add(command, "@a", row.Attempts);
            Add(command, "@s", row.SentUtc);
            Add(command, "@e", row.LastError);
            Add(command, "@id", row.Id);
            await command.ExecuteNonQueryAsync(ct);
        }

        private static void Add(DbCommand command, string name, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        private MimeMessage Build(OutboxRow row)
        {
            var message = new MimeMessage();
            message.From.Add(new MailboxAddress("Ledgerly", _options.User));
            message.To.Add(MailboxAddress.Parse(row.Recipient));
            message.Subject = row.Subject;
            message.Body = new BodyBuilder { HtmlBody = row.Html }.ToMessageBody();
            return message;
        }
    }
}
