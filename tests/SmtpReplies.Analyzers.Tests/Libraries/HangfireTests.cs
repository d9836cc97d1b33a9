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
}
