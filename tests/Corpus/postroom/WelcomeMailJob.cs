using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Hangfire;
using Hangfire.Server;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Portal.Jobs;

public interface IMailDeadLetters
{
    Task AddAsync(string jobId, string recipient, int replyCode, string replyText);
}

public class WelcomeMailJob
{
    private readonly IMailDeadLetters _deadLetters;

    public WelcomeMailJob(IMailDeadLetters deadLetters)
    {
        _deadLetters = deadLetters;
    }

    [AutomaticRetry(Attempts = 10)]
    [Queue("mail")]
    public async Task RunAsync(string recipient, string displayName, PerformContext context, CancellationToken ct)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress("Portal", "hello@portal.example"));
        message.To.Add(new MailboxAddress(displayName, recipient));
        message.Subject = "Welcome, " + displayName;
        message.Body = new TextPart("html") { Text = "<h1>Hi!</h1><p>Good to have you here.</p>" };

        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("smtp.portal.example", 587, SecureSocketOptions.StartTls, ct);
        try
        {
            await smtp.AuthenticateAsync("portal", Environment.GetEnvironmentVariable("SMTP_PASSWORD"), ct);
            await smtp.SendAsync(message, ct);
        }
        catch (SmtpCommandException e) when (e.StatusCode >= (SmtpStatusCode)500)
        {
            // thrown on, Hangfire would run it ten more times
            await _deadLetters.AddAsync(context?.BackgroundJob.Id, recipient, (int)e.StatusCode, e.Message);
        }
        finally
        {
            await smtp.DisconnectAsync(true, CancellationToken.None);
        }
    }
}

public static class WelcomeMailRegistration
{
    // button "send again" on the admin page
    public static string SendAgain(IBackgroundJobClient jobs, string mail, string name)
        => jobs.Enqueue<WelcomeMailJob>(j => j.RunAsync(mail, name, null, CancellationToken.None));

    public static void OnSignedUp(IBackgroundJobClient jobs, string mail, string name)
    {
        jobs.Enqueue<WelcomeMailJob>(j => j.RunAsync(mail, name, null, CancellationToken.None));
    }
}
