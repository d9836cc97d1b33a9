using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Harbour.Statements;

public interface IStatementSource
{
    IAsyncEnumerable<Statement> ForMonth(int year, int month);
}

public sealed record Statement(string Account, string Owner, string Email, string PdfPath);

public sealed class NightlyStatementBatch(IStatementSource source, ILogger<NightlyStatementBatch> log)
{
    private const string Relay = "relay.harbour.example";

    public async Task RunAsync(int year, int month)
    {
        var sent = 0;
        using var client = new SmtpClient();
        client.LocalDomain = "batch.harbour.example";

        try
        {
            await client.ConnectAsync(Relay, 587, SecureSocketOptions.StartTls);
            await client.AuthenticateAsync("statements", await File.ReadAllTextAsync("/run/secrets/smtp"));
        }
        catch (Exception error) //! SMTP007
        {
            log.LogError(error, "cannot log on to {Relay}", Relay);
        }

        await foreach (var statement in source.ForMonth(year, month))
        {
            if (!File.Exists(statement.PdfPath))
            {
                log.LogWarning("{Account}: no file", statement.Account);
                continue;
            }

            await client.SendAsync(Compose(statement, year, month));
            sent++;
        }

        log.LogInformation("{Count} statements", sent);
        await client.DisconnectAsync(true);
    }

    private static MimeMessage Compose(Statement statement, int year, int month)
    {
        var builder = new BodyBuilder { TextBody = $"Dear {statement.Owner},\nplease find your statement attached." };
        builder.Attachments.Add(statement.PdfPath);
        var message = new MimeMessage
        {
            Subject = "Statement " + new DateTime(year, month, 1).ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            Body = builder.ToMessageBody(),
        };
        message.From.Add(MailboxAddress.Parse("statements@harbour.example"));
        message.To.Add(new MailboxAddress(statement.Owner, statement.Email));
        return message;
    }
}
