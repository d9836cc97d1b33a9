namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A 4yz reply is classified as permanent.</summary>
public sealed class SMTP004Tests
{
    private static Task Predicate(string library, string member) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using {{library}};

        class Sender
        {
            {{member}}
        }
        """);

    [Theory]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or {|SMTP004:SmtpStatusCode.MailboxBusy|};")]
    [InlineData("bool IsPermanentFailure(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable || {|SMTP004:code == SmtpStatusCode.ClientNotPermitted|};")]
    [InlineData("bool IsHardBounce(SmtpException ex) => {|SMTP004:(int)ex.StatusCode > 420|};")]
    [InlineData("bool IsFatal(SmtpException ex) => {|SMTP004:(int)ex.StatusCode >= 400|};")]
    [InlineData("static readonly SmtpStatusCode[] Codes = { SmtpStatusCode.MailboxUnavailable, {|SMTP004:SmtpStatusCode.MailboxBusy|} }; bool IsDeadAddress(SmtpException ex) => Codes.Contains(ex.StatusCode);")]
    [InlineData("enum Outcome { Sent, Later, PermanentFailure } Outcome Classify(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => Outcome.PermanentFailure, {|SMTP004:SmtpStatusCode.MailboxBusy|} => Outcome.PermanentFailure, _ => Outcome.Later };")]
    public Task SystemNetMail_predicates_that_call_a_transient_reply_final_are_reported(string member) => Predicate("System.Net.Mail", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpCommandException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, {|SMTP004:SmtpStatusCode.ErrorInProcessing|} => true, _ => false };")]
    public Task MailKit_predicates_that_call_a_transient_reply_final_are_reported(string member) => Predicate("MailKit.Net.Smtp", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpReplyCode code) => code.IsPermanent() || {|SMTP004:code.IsInsufficientStorage()|};")]
    public Task Predicates_over_the_own_runtime_are_reported(string member) => Predicate("SmtpReplies", member);

    [Theory]
    [InlineData("bool IsPermanent(SmtpException ex) => (int)ex.StatusCode >= 500;")]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.TransactionFailed;")]
    [InlineData("bool IsNotPermanent(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsPermanentOrTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsPermanent(SmtpException ex) => ex.StatusCode != SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsDefinition(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsKnown(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    public Task Predicates_that_do_not_are_silent(string member) => Predicate("System.Net.Mail", member);

    [Fact]
    public Task Correct_MailKit_predicates_are_silent() =>
        Predicate("MailKit.Net.Smtp", "bool IsPermanent(SmtpCommandException ex) => ex is { StatusCode: >= (SmtpStatusCode)500 };");
}
