using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MimeKit;
using Wolverine;
using Wolverine.ErrorHandling;

namespace Corpus.Resilience.AccountEvents;

public record AccountClosed(string Email, DateOnly On);

public class AccountClosedHandler
{
    public async Task Handle(AccountClosed evt, ISmtpClient smtp, CancellationToken ct)
    {
        var m = new MimeMessage();
        m.From.Add(MailboxAddress.Parse("accounts@saas.example"));
        m.To.Add(MailboxAddress.Parse(evt.Email));
        m.Subject = "Goodbye";
        m.Body = new TextPart("plain") { Text = $"Your account was closed on {evt.On:O}." };
        await smtp.SendAsync(m, ct);
    }
}

public sealed class MailFailureRules : IWolverineExtension
{
    public void Configure(WolverineOptions options)
    {
        // Rules are tried from top to bottom.
        options.Policies.OnException<ParseException>().MoveToErrorQueue();

        options.Policies.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500)
            .MoveToErrorQueue();

        options.Policies.OnException<SmtpCommandException>()
            .RetryWithCooldown(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1))
            .Then.ScheduleRetry(TimeSpan.FromMinutes(30), TimeSpan.FromHours(2));

        options.Policies.OnException<IOException>()
            .Or<SmtpProtocolException>()
            .RetryTimes(3);
    }
}
