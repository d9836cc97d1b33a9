#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Foundation.Donations.Mail;

public sealed class QueuedMail
{
    public required MimeMessage Message { get; init; }
    public DateTimeOffset FirstTry { get; init; } = DateTimeOffset.UtcNow;
    public DateTimeOffset NextTry { get; set; }
    public int Refusals { get; set; }
}

internal readonly record struct ReplyClass(int Digit)
{
    public static readonly ReplyClass Transient = new(4);
    public static readonly ReplyClass Permanent = new(5);

    public static ReplyClass Of(SmtpStatusCode status) => new((int)status / 100);
}

public sealed class GreylistAwareQueue(ISmtpClient client, ILogger<GreylistAwareQueue> logger)
{
    private static readonly TimeSpan[] Schedule =
    {
        TimeSpan.FromMinutes(6),
        TimeSpan.FromMinutes(20),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
    };

    private readonly PriorityQueue<QueuedMail, DateTimeOffset> _queue = new();

    public void Add(MimeMessage message) => _queue.Enqueue(new QueuedMail { Message = message }, DateTimeOffset.UtcNow);

    public async Task PumpAsync(CancellationToken token)
    {
        while (_queue.TryPeek(out var mail, out var due) && due <= DateTimeOffset.UtcNow)
        {
            _queue.Dequeue();
            try
            {
                await client.SendAsync(mail.Message, token);
            }
            catch (SmtpCommandException ex)
            {
                if (ReplyClass.Of(ex.StatusCode) == ReplyClass.Transient && Postpone(mail))
                    logger.LogInformation("{To} is deferred until {Next}: {Text}", mail.Message.To, mail.NextTry, ex.Message);
                else
                    await ReturnToSenderAsync(mail, ex, token);
            }
        }
    }

    private bool Postpone(QueuedMail mail)
    {
        if (DateTimeOffset.UtcNow - mail.FirstTry > TimeSpan.FromDays(4))
            return false;

        var step = Schedule[Math.Min(mail.Refusals++, Schedule.Length - 1)];
        mail.NextTry = DateTimeOffset.UtcNow + step;
        _queue.Enqueue(mail, mail.NextTry);
        return true;
    }

    private async Task ReturnToSenderAsync(QueuedMail mail, SmtpCommandException why, CancellationToken token)
    {
        var sender = mail.Message.From.Mailboxes.FirstOrDefault();
        if (sender is null)
            return;

        var note = new MimeMessage();
        note.From.Add(new MailboxAddress("Mail queue", "postmaster@foundation.example"));
        note.To.Add(sender);
        note.Subject = "Not delivered: " + mail.Message.Subject;
        note.Body = new TextPart("plain") { Text = $"{(int)why.StatusCode} {why.Message}" };
        await client.SendAsync(note, token);
    }
}
