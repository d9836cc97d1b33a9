namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>Hangfire's automatic retry.</summary>
public sealed class HangfireTests
{
    [Theory]
    [InlineData("[AutomaticRetry(Attempts = 8, OnlyOn = new[] { {|SMTP101:typeof(SmtpException)|} })]")]
    [InlineData("[AutomaticRetry(OnlyOn = new[] { typeof(IOException), {|SMTP101:typeof(SmtpCommandException)|} })]")]
    [InlineData("[AutomaticRetry(OnlyOn = new[] { typeof(IOException) })]")]
    [InlineData("[AutomaticRetry(Attempts = 8)]")]
    [InlineData("[AutomaticRetry(Attempts = 8, ExceptOn = new[] { typeof(SmtpException) })]")]
    [InlineData("[AutomaticRetry(Attempts = 0, OnlyOn = new[] { typeof(SmtpException) })]")]
    public async Task A_job_that_is_run_again_for_every_refusal_is_reported(string attribute)
    {
        await Verify.FindingsAsync(Job("", attribute));
        await Verify.FindingsAsync(Job(attribute, ""));
    }

    private static string Job(string type, string method) =>
        $$"""
        using System.IO;
        using System.Net.Mail;
        using Hangfire;
        using MailKit.Net.Smtp;
        using SmtpClient = System.Net.Mail.SmtpClient;
        using SmtpException = System.Net.Mail.SmtpException;

        {{type}}
        class Job
        {
            {{method}}
            public void Run(SmtpClient client, MailMessage message) => client.Send(message);
        }
        """;

    [Theory]
    [InlineData("catch (SmtpFailedRecipientsException) { BackgroundJob.Schedule(() => {|SMTP009:Run(id, attempt + 1)|}, TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch (SmtpFailedRecipientsException) { jobs.Schedule<IJob>(job => {|SMTP009:job.Run(id, attempt + 1)|}, TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch ({|SMTP101:SmtpException|} ex) { if (attempt > 5) throw; Console.WriteLine(ex); BackgroundJob.Enqueue<Job>(job => job.Run(id, attempt + 1)); }")]
    [InlineData("catch (SmtpException ex) when ({|SMTP001:(int)ex.StatusCode >= 400|}) { jobs.Enqueue(() => Run(id, attempt + 1)); }")]
    public Task A_job_that_puts_itself_on_the_calendar_again_is_reported(string clause) => Verify.FindingsAsync(OwnJob(clause));

    [Theory]
    [InlineData("catch (SmtpFailedRecipientsException) { BackgroundJob.Schedule(() => Tell(id), TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch (SmtpFailedRecipientsException) { BackgroundJob.Schedule(() => Run(Parent(id), attempt), TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch (SmtpException) { BackgroundJob.Enqueue(() => Run(id + 1, attempt)); }")]
    [InlineData("catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { BackgroundJob.Schedule(() => Run(id, attempt + 1), TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) throw; BackgroundJob.Schedule(() => Run(id, attempt + 1), TimeSpan.FromMinutes(5)); }")]
    [InlineData("catch (IOException) { BackgroundJob.Schedule(() => Run(id, attempt + 1), TimeSpan.FromMinutes(5)); }")]
    public Task A_job_that_has_something_else_done_or_looks_at_the_reply_is_silent(string clause) => Verify.FindingsAsync(OwnJob(clause));

    private static string OwnJob(string clause) =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Mail;
        using Hangfire;

        public interface IJob { void Run(int id, int attempt); }

        public class Job(IBackgroundJobClient jobs, SmtpClient client) : IJob
        {
            static MailMessage Build(int id) => new();
            static int Parent(int id) => id / 2;
            public void Tell(int id) { }
            public object Jobs => jobs;

            public void Run(int id, int attempt)
            {
                var message = Build(id);
                try { client.Send(message); }
                {{clause}}
            }
        }
        """;
}
