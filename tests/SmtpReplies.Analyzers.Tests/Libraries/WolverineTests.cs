namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>Error handling policies of Wolverine.</summary>
public sealed class WolverineTests
{
    private static Task Options(string statements, string attribute = "") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Mail;
        using MailKit.Net.Smtp;
        using Wolverine;
        using Wolverine.Attributes;
        using Wolverine.ErrorHandling;
        using Wolverine.Runtime.Handlers;
        using SmtpException = System.Net.Mail.SmtpException;

        class Handler
        {
            public static void Configure(HandlerChain chain, WolverineOptions options)
            {
                {{statements}}
            }

            {{attribute}}
            public void Handle(string text) { }
        }
        """);

    [Theory]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().RetryTimes(3);")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().RetryOnce();")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().RetryWithCooldown(TimeSpan.FromSeconds(1)).Then.MoveToErrorQueue();")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().ScheduleRetry(TimeSpan.FromSeconds(1));")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().ScheduleRetryIndefinitely(TimeSpan.FromSeconds(1));")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().Requeue();")]
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().PauseThenRequeue(TimeSpan.FromSeconds(1));")]
    [InlineData("options.Policies.OnException<IOException>().{|SMTP101:Or<SmtpCommandException>|}().RetryOnce();")]
    [InlineData("chain.{|SMTP101:OnException<SmtpException>|}().RetryTimes(3);")]
    // Too late, of another exception, or of transient replies.
    [InlineData("options.Policies.{|SMTP101:OnException<SmtpException>|}().RetryTimes(3); options.Policies.OnException<SmtpException>(ex => (int)ex.StatusCode >= 500).MoveToErrorQueue();")]
    [InlineData("options.Policies.OnException<FormatException>().MoveToErrorQueue(); options.Policies.{|SMTP101:OnException<SmtpException>|}().RetryTimes(3);")]
    [InlineData("options.Policies.OnException<SmtpException>(ex => {|SMTP004:(int)ex.StatusCode == 450|}).Discard();\noptions.Policies.{|SMTP101:OnException<SmtpException>|}().RetryTimes(3);")]
    public Task A_retry_of_every_refusal_is_reported(string statements) => Options(statements);

    [Theory]
    [InlineData("options.Policies.OnException<SmtpException>(ex => {|SMTP001:ex.StatusCode == System.Net.Mail.SmtpStatusCode.TransactionFailed|}).RetryTimes(3);")]
    public Task A_predicate_that_lets_permanent_replies_through_is_reported(string statements) => Options(statements);

    [Theory]
    [InlineData("options.Policies.OnException<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).RetryTimes(3);")]
    [InlineData("options.Policies.OnException<SmtpProtocolException>().RetryTimes(3);")]
    // Nothing is retried.
    [InlineData("options.Policies.OnException<SmtpException>().MoveToErrorQueue();")]
    [InlineData("options.Policies.OnException<SmtpException>().Discard();")]
    // The first rule that fits counts.
    [InlineData("options.Policies.OnException<SmtpException>(ex => (int)ex.StatusCode >= 500).MoveToErrorQueue(); options.Policies.OnException<SmtpException>().RetryTimes(3);")]
    [InlineData("options.Policies.OnException<SmtpException>(ex => (int)ex.StatusCode >= 500).Discard(); options.Policies.OnException<SmtpFailedRecipientException>().RetryTimes(3);")]
    public Task A_rule_that_asks_or_retries_nothing_is_silent(string statements) => Options(statements);

    [Theory]
    [InlineData("[RetryNow({|SMTP101:typeof(SmtpException)|}, 50, 100)]")]
    [InlineData("[ScheduleRetry({|SMTP101:typeof(SmtpException)|}, 5)]")]
    [InlineData("[RequeueOn({|SMTP101:typeof(SmtpCommandException)|})]")]
    [InlineData("[RetryNow(typeof(IOException))]")]
    [InlineData("[MoveToErrorQueueOn(typeof(SmtpException))]")]
    public Task An_attribute_that_retries_every_refusal_is_reported(string attribute) => Options("", attribute);
}
