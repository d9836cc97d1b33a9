#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Forum.Digests;

public sealed record DigestItem(string Thread, string Author, string Excerpt);

public sealed record Digest(long UserId, string Email, IReadOnlyList<DigestItem> Items);

public interface IDigestSource
{
    Task<Digest> NextAsync(CancellationToken ct);
    Task RecordAsync(long userId, string result, CancellationToken ct);
}

/// <summary>Never ends: it takes one digest after the other and mails each of them once.</summary>
public sealed class DigestScheduler(IDigestSource source, ILogger<DigestScheduler> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _slow = new(StringComparer.OrdinalIgnoreCase);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new SmtpClient();
        while (true)
        {
            stoppingToken.ThrowIfCancellationRequested();
            var digest = await source.NextAsync(stoppingToken);
            var domain = digest.Email[(digest.Email.IndexOf('@') + 1)..];
            if (_slow.TryGetValue(domain, out var until) && until > DateTimeOffset.UtcNow)
                await Task.Delay(until - DateTimeOffset.UtcNow, stoppingToken);

            try
            {
                if (!client.IsConnected)
                    await client.ConnectAsync("out.forum.example", 25, SecureSocketOptions.StartTlsWhenAvailable, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "No connection");
            }

            if (!client.IsConnected)
            {
                await source.RecordAsync(digest.UserId, "no connection", stoppingToken);
                continue;
            }

            try
            {
                await client.SendAsync(Compose(digest), stoppingToken);
                await source.RecordAsync(digest.UserId, "sent", stoppingToken);
            }
            catch (SmtpCommandException e) when (e.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.ServiceNotAvailable)
            {
                _slow[domain] = DateTimeOffset.UtcNow.AddMinutes(2);
                await source.RecordAsync(digest.UserId, "skipped: " + e.Message, stoppingToken);
            }
            catch (SmtpCommandException e)
            {
                await source.RecordAsync(digest.UserId, Label(e), stoppingToken);
            }
            catch (SmtpProtocolException e)
            {
                await source.RecordAsync(digest.UserId, "lost: " + e.Message, stoppingToken);
            }
        }
    }

    private static string Label(SmtpCommandException e)
    {
        if (e.Message.Contains("spam", StringComparison.OrdinalIgnoreCase))
            return "taken for spam";
        return e.ErrorCode switch
        {
            SmtpErrorCode.RecipientNotAccepted => "recipient refused",
            SmtpErrorCode.SenderNotAccepted => "sender refused",
            SmtpErrorCode.MessageNotAccepted => "message refused",
            _ => "refused"
        } + $" ({(int)e.StatusCode})";
    }

    private static MimeMessage Compose(Digest digest)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Forum", "digest@forum.example"));
        message.To.Add(MailboxAddress.Parse(digest.Email));
        message.Subject = $"{digest.Items.Count} new posts";
        message.Body = new TextPart("plain")
        {
            Text = string.Join("\n\n", digest.Items.Select(i => $"{i.Thread} ({i.Author})\n{i.Excerpt}"))
        };
        return message;
    }
}
