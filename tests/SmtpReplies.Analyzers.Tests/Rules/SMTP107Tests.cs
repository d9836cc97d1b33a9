namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>5yz replies are listed one by one, and the rest falls to retry.</summary>
public sealed class SMTP107Tests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using System.Threading;

        class Sender
        {
            {{members}}
        }
        """);

    [Theory]
    [InlineData("bool ShouldRetry(SmtpException ex) => ex.StatusCode is not ({|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.UserNotLocalTryAlternatePath);")]
    [InlineData("bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}: case SmtpStatusCode.MailboxNameNotAllowed: return false; default: return true; } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) { if ({|SMTP107:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) throw; Thread.Sleep(1); } } }")]
    public Task A_list_of_permanent_replies_with_retry_as_the_rest_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData("bool ShouldRetry(SmtpException ex) => !((int)ex.StatusCode >= 500);")]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.UserNotLocalTryAlternatePath;")]
    [InlineData("string Text(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => \"gone\", _ => \"later\" };")]
    public Task A_range_or_a_list_that_decides_no_retry_is_silent(string members) => Members(members);

    [Fact]
    public Task MailKit_lists_are_reported() => Verify.FindingsAsync(
        """
        using MailKit.Net.Smtp;

        class Sender
        {
            bool ShouldRetry(SmtpCommandException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.AuthenticationRequired|} && ex.StatusCode != SmtpStatusCode.MailboxUnavailable;
        }
        """);
}
