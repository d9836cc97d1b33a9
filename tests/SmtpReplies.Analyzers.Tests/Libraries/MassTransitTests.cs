namespace SmtpReplies.Analyzers.Tests.Libraries;

/// <summary>Message retry and redelivery of MassTransit.</summary>
public sealed class MassTransitTests
{
    private static Task Endpoint(string statements) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.IO;
        using System.Net.Mail;
        using MailKit.Net.Smtp;
        using MassTransit;
        using SmtpException = System.Net.Mail.SmtpException;

        class Endpoint
        {
            public void Configure(IReceiveEndpointConfigurator endpoint, IBusFactoryConfigurator bus)
            {
                {{statements}}
            }

            private static bool IsRefused(SmtpException ex) => (int)ex.StatusCode >= 500;

            private static bool WorthIt(SmtpException ex) => (int)ex.StatusCode < 500;

            private static void Thrice(IRetryConfigurator r) => r.Immediate(3);
        }
        """);

    [Theory]
    [InlineData("endpoint.UseMessageRetry(r => { r.{|SMTP101:Handle<SmtpException>|}(); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<IOException>(); r.{|SMTP101:Handle<SmtpCommandException>|}(); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => r.{|SMTP101:Handle<SmtpCommandException>|}());")]
    [InlineData("endpoint.UseDelayedRedelivery(r => { r.{|SMTP101:Handle<SmtpException>|}(); r.Intervals(1000); });")]
    [InlineData("endpoint.UseScheduledRedelivery(r => { r.{|SMTP101:Handle<SmtpException>|}(); r.Intervals(1000); });")]
    // Another exception, or transient replies only.
    [InlineData("endpoint.UseMessageRetry(r => { r.{|SMTP101:Handle<SmtpException>|}(); r.Ignore<FormatException>(); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.{|SMTP101:Handle<SmtpException>|}(); r.Ignore<SmtpException>(ex => (int)ex.StatusCode < 500); r.Immediate(3); });")]
    public Task A_retry_of_every_refusal_is_reported(string statements) => Endpoint(statements);

    [Theory]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpException>(ex => {|SMTP001:(int)ex.StatusCode >= 400|}); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpCommandException>(ex => {|SMTP001:ex.StatusCode == MailKit.Net.Smtp.SmtpStatusCode.TransactionFailed|}); r.Immediate(3); });")]
    public Task A_predicate_that_lets_permanent_replies_through_is_reported(string statements) => Endpoint(statements);

    [Theory]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpException>(WorthIt); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<IOException>(); r.Handle<SmtpProtocolException>(); r.Immediate(3); });")]
    // What is ignored is not retried, in whatever order it is said.
    [InlineData("endpoint.UseMessageRetry(r => { r.Ignore<SmtpException>(ex => (int)ex.StatusCode >= 500); r.Handle<SmtpException>(); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpException>(); r.Ignore<SmtpException>(IsRefused); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Handle<SmtpException>(ex => (int)ex.StatusCode >= 400); r.Ignore<SmtpException>(IsRefused); r.Immediate(3); });")]
    [InlineData("endpoint.UseMessageRetry(r => { r.Ignore<SmtpException>(ex => (int)ex.StatusCode >= 500); r.Immediate(3); });")]
    // A retry of everything says nothing about replies.
    [InlineData("endpoint.UseMessageRetry(Thrice);")]
    // Nothing is retried.
    [InlineData("endpoint.UseKillSwitch(o => o.SetExceptionFilter(f => f.Handle<SmtpException>()));")]
    [InlineData("endpoint.UseCircuitBreaker(b => b.Handle<SmtpException>());")]
    public Task A_retry_that_asks_or_none_is_silent(string statements) => Endpoint(statements);
}
