#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Shop.Infrastructure.Outbox;

public class OutboxMail
{
    public long Id { get; set; }
    public string To { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Body { get; set; } = "";
    public int Attempts { get; set; }
    public DateTime? SentUtc { get; set; }
    public DateTime NextAttemptUtc { get; set; }
    public string? LastError { get; set; }
}

public interface IOutboxRepository
{
    IQueryable<OutboxMail> Mails { get; }
    Task SaveChangesAsync(CancellationToken ct);
}

public sealed class OutboxMailProcessor(IServiceScopeFactory scopes, ILogger<OutboxMailProcessor> logger) : BackgroundService
{
    private const int BatchSize = 25;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DrainAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Outbox run failed");
            }
        }
    }

    private async Task DrainAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var repository = scope.ServiceProvider.GetRequiredService<IOutboxRepository>();
        var now = DateTime.UtcNow;
        List<OutboxMail> due = repository.Mails
            .Where(m => m.SentUtc == null && m.Attempts < 8 && m.NextAttemptUtc <= now)
            .OrderBy(m => m.Id)
            .Take(BatchSize)
            .ToList();
        if (due.Count == 0)
            return;

        using var client = new SmtpClient();
        await client.ConnectAsync("relay.shop.internal", 25, SecureSocketOptions.None, ct);
        foreach (var mail in due)
        {
            try
            {
                await client.SendAsync(ToMime(mail), ct);
                mail.SentUtc = DateTime.UtcNow;
                mail.LastError = null;
            }
            catch (SmtpCommandException e) //! SMTP101
            {
                mail.Attempts++;
                mail.NextAttemptUtc = DateTime.UtcNow.AddMinutes(Math.Pow(2, mail.Attempts));
                mail.LastError = e.Message;
                logger.LogWarning("Mail {Id} attempt {Attempt} failed: {Error}", mail.Id, mail.Attempts, e.Message);
            }

            await repository.SaveChangesAsync(ct);
        }

        await client.DisconnectAsync(true, ct);
    }

    private static MimeMessage ToMime(OutboxMail mail)
    {
        var mime = new MimeMessage();
        mime.From.Add(MailboxAddress.Parse("orders@shop.example"));
        mime.To.Add(MailboxAddress.Parse(mail.To));
        mime.Subject = mail.Subject;
        mime.MessageId = $"{mail.Id}@outbox.shop.example";
        mime.Body = new TextPart("html") { Text = mail.Body };
        return mime;
    }
}
