#nullable enable
using System;
using System.Threading.Tasks;
using Hangfire;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Community.Onboarding;

public interface IMemberRepository
{
    Task<(string Name, string Email)?> FindAsync(long memberId);
    Task NoteAsync(long memberId, string text);
}

public sealed class WelcomeMailJob
{
    private readonly IMemberRepository _members;
    private readonly IBackgroundJobClient _jobs;

    public WelcomeMailJob(IMemberRepository members, IBackgroundJobClient jobs)
    {
        _members = members;
        _jobs = jobs;
    }

    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(long memberId, int round)
    {
        var member = await _members.FindAsync(memberId);
        if (member is null)
            return;

        var mail = new MimeMessage();
        mail.From.Add(new MailboxAddress("The team", "team@community.example"));
        mail.To.Add(new MailboxAddress(member.Value.Name, member.Value.Email));
        mail.Subject = "Welcome!";
        mail.Body = new TextPart("plain") { Text = "Nice to have you here." };

        try
        {
            using var smtp = new SmtpClient();
            await smtp.ConnectAsync("smtp.community.example", 587, SecureSocketOptions.StartTls);
            await smtp.AuthenticateAsync("team", "s3cret");
            await smtp.SendAsync(mail);
            await smtp.DisconnectAsync(true);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode is >= 400 and < 500 && round < 10)
        {
            await _members.NoteAsync(memberId, "welcome mail deferred: " + e.Message);
            _jobs.Schedule<WelcomeMailJob>(job => job.RunAsync(memberId, round + 1), TimeSpan.FromMinutes(20 * (round + 1)));
        }
        catch (SmtpCommandException e)
        {
            await _members.NoteAsync(memberId, $"welcome mail not delivered ({(int)e.StatusCode})");
        }
        catch (SmtpProtocolException e) when (round < 10)
        {
            await _members.NoteAsync(memberId, "connection lost: " + e.Message);
            _jobs.Schedule<WelcomeMailJob>(job => job.RunAsync(memberId, round + 1), TimeSpan.FromMinutes(10));
        }
    }
}
