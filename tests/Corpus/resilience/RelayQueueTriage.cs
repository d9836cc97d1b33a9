using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;

namespace Corpus.Resilience.RelayQueueTriage;

public sealed record QueuedMail(Guid Id, MimeMessage Mime, int Attempt);

public enum Triage { Drop, SlowLane, FastLane }

public sealed class RelayQueueTriage(ISmtpClient client)
{
    private readonly ConcurrentQueue<QueuedMail> _fast = new();
    private readonly ConcurrentQueue<QueuedMail> _slow = new();

    public async Task ProcessOneAsync(QueuedMail mail)
    {
        try
        {
            await client.SendAsync(mail.Mime);
        }
        catch (SmtpCommandException ex)
        {
            if (mail.Attempt >= 20) return;
            var next = mail with { Attempt = mail.Attempt + 1 };
            switch (LaneFor(ex))
            {
                case Triage.FastLane: _fast.Enqueue(next); break;
                case Triage.SlowLane: _slow.Enqueue(next); break;
                case Triage.Drop: Console.WriteLine($"{mail.Id} refused: {ex.Message}"); break;
            }
        }
    }

    private static Triage LaneFor(SmtpCommandException ex)
    {
        var code = (int)ex.StatusCode;

        if (code >= 500)
            return Triage.Drop;

        // quota of the big providers: wait until tomorrow
        if (code == 552)  //! SMTP008
            return Triage.SlowLane;

        return code == 421 ? Triage.SlowLane : Triage.FastLane;
    }
}
