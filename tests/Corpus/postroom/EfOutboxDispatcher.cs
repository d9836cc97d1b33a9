using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Clinic.Messaging;

public enum MailState { Pending, Sent, Failed }

public class QueuedMail
{
    public Guid Id { get; set; }
    public byte[] Eml { get; set; }
    public MailState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset DueAt { get; set; }
    public string LastReply { get; set; }
}

public interface IMailDbContext
{
    IQueryable<QueuedMail> Mails { get; }
    Task<int> SaveChangesAsync(CancellationToken ct);
}

public class EfOutboxDispatcher : BackgroundService
{
    private const int GiveUpAfter = 60;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<EfOutboxDispatcher> _log;

    public EfOutboxDispatcher(IServiceScopeFactory scopes, ILogger<EfOutboxDispatcher> log)
    {
        _scopes = scopes;
        _log = log;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var scope = _scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<IMailDbContext>();
            var now = DateTimeOffset.UtcNow;
            var due = db.Mails.Where(m => m.State == MailState.Pending && m.DueAt <= now).Take(100).ToList();
            if (due.Count == 0)
                continue;

            using var client = new SmtpClient();
            try
            {
                await client.ConnectAsync("relay.clinic.example", 25, cancellationToken: stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _log.LogWarning(e, "Relay not reachable, {Count} mails stay in the outbox", due.Count);
                continue;
            }

            foreach (var mail in due)
            {
                await SendOneAsync(client, mail, stoppingToken);
                await db.SaveChangesAsync(stoppingToken);
                if (!client.IsConnected)
                    break;
            }
        }
    }

    private async Task SendOneAsync(SmtpClient client, QueuedMail mail, CancellationToken ct)
    {
        try
        {
            using var ms = new MemoryStream(mail.Eml);
            var message = await MimeMessage.LoadAsync(ms, ct);
            mail.LastReply = await client.SendAsync(message, ct);
            mail.State = MailState.Sent;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500)
        {
            mail.State = MailState.Failed;
            mail.LastReply = (int)e.StatusCode + " " + e.Message;
        }
        catch (SmtpCommandException e)
        {
            mail.LastReply = (int)e.StatusCode + " " + e.Message;
            Postpone(mail);
        }
        catch (SmtpProtocolException e)
        {
            mail.LastReply = e.Message;
            Postpone(mail);
        }
        catch (IOException e)
        {
            mail.LastReply = e.Message;
            Postpone(mail);
        }
        catch (FormatException e)
        {
            mail.State = MailState.Failed;
            mail.LastReply = e.Message;
        }
    }

    private static void Postpone(QueuedMail mail)
    {
        mail.Attempts++;
        if (mail.Attempts >= GiveUpAfter)
            mail.State = MailState.Failed;
        else
            mail.DueAt = DateTimeOffset.UtcNow.AddMinutes(Math.Min(240, 5 * mail.Attempts));
    }
}
