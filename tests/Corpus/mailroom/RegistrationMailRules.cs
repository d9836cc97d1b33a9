#nullable enable
using System;
using System.Collections.Generic;
using System.Net.Mail;
using System.Threading;
using System.Threading.Tasks;
using System.Timers;
using Timer = System.Timers.Timer;

namespace EventHub.Registration;

public enum NextStep { Done, Retry, GiveUp }

public sealed class PendingMail(string to, string subject, string body)
{
    public string To { get; } = to;
    public string Subject { get; } = subject;
    public string Body { get; } = body;
    public int Tries { get; set; }
    public string? LastReply { get; set; }
}

public static class RegistrationMailRules
{
    public static NextStep Decide(SmtpException ex) =>
        ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed ? NextStep.GiveUp : NextStep.Retry; //! SMTP107

    public static string Explain(SmtpException ex)
    {
        var code = (int)ex.StatusCode;
        if (code >= 500)
            return "The server of the attendee refuses the mail.";
        if (code == 552) //! SMTP008
            return "The mailbox of the attendee is full.";
        if (code >= 400)
            return "The server of the attendee is busy.";
        return "The server was not reached.";
    }
}

public sealed class RegistrationMailPump : IDisposable
{
    private readonly LinkedList<PendingMail> _pending = new();
    private readonly Timer _timer = new(TimeSpan.FromMinutes(10));
    private readonly SmtpClient _client;
    private int _running;

    public RegistrationMailPump(SmtpClient client)
    {
        _client = client;
        _timer.Elapsed += OnElapsed;
        _timer.Start();
    }

    public void Add(PendingMail mail)
    {
        lock (_pending)
            _pending.AddLast(mail);
    }

    private async void OnElapsed(object? sender, ElapsedEventArgs e)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
            return;
        try
        {
            List<PendingMail> round;
            lock (_pending)
                round = new List<PendingMail>(_pending);
            foreach (var mail in round)
            {
                var step = await TryAsync(mail);
                if (step == NextStep.Retry && ++mail.Tries < 12)
                    continue;
                lock (_pending)
                    _pending.Remove(mail);
            }
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private async Task<NextStep> TryAsync(PendingMail mail)
    {
        try
        {
            using var message = new MailMessage("events@eventhub.example", mail.To, mail.Subject, mail.Body);
            await _client.SendMailAsync(message);
            return NextStep.Done;
        }
        catch (SmtpException ex)
        {
            mail.LastReply = RegistrationMailRules.Explain(ex);
            return RegistrationMailRules.Decide(ex);
        }
    }

    public void Dispose() => _timer.Dispose();
}
