using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP001RetriesPermanentReplyFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP001: the permanent reply is taken out of what is retried.</summary>
public sealed class SMTP001FixTests
{
    private static Task Predicate(string member, string expected, LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InSender(member), InSender(expected), version: version);

    private static string InSender(string member) =>
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Net.Mail;

        class Sender
        {
            {{member}}
        }
        """;

    // A reply that is one of several is taken out

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|};",
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|} || code == SmtpStatusCode.MailboxBusy;",
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy | {|SMTP001:code == SmtpStatusCode.TransactionFailed|};",
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "bool IsTransient(Exception ex) => ex is SmtpException smtp && ({|SMTP001:smtp.StatusCode == SmtpStatusCode.MailboxUnavailable|} || smtp.StatusCode == SmtpStatusCode.MailboxBusy);",
        "bool IsTransient(Exception ex) => ex is SmtpException smtp && smtp.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => !(code != SmtpStatusCode.MailboxBusy && {|SMTP001:code != SmtpStatusCode.MailboxUnavailable|});",
        "bool IsTransient(SmtpStatusCode code) => !(code != SmtpStatusCode.MailboxBusy);")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy ? true : {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|};",
        "bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => IsBusy(ex) || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}; bool IsBusy(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;",
        "bool IsTransient(SmtpException ex) => IsBusy(ex); bool IsBusy(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData(
        "static bool IsTemporaryError(int smtpStatusCode) => smtpStatusCode == 421 || {|SMTP001:smtpStatusCode >= 500|} && smtpStatusCode < 600;",
        "static bool IsTemporaryError(int smtpStatusCode) => smtpStatusCode == 421;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => IsBusy(ex) || {|SMTP001:IsGone(ex)|}; bool IsBusy(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy; bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;",
        "bool IsTransient(SmtpException ex) => IsBusy(ex); bool IsBusy(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy; bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;")]
    public Task From_a_condition(string member, string expected) => Predicate(member, expected);

    [Theory]
    [InlineData(
        "static bool ShouldRetry(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.LocalErrorInProcessing;",
        "static bool ShouldRetry(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.LocalErrorInProcessing;")]
    [InlineData(
        "bool IsTransient(Exception ex) => ex is SmtpException { StatusCode: SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} };",
        "bool IsTransient(Exception ex) => ex is SmtpException { StatusCode: SmtpStatusCode.MailboxBusy };")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.TransactionFailed|} => true, _ => false };",
        "bool IsTransient(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy => true, _ => false };")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => ex.StatusCode is not (SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|}) == false;",
        "bool IsTransient(SmtpException ex) => ex.StatusCode is not SmtpStatusCode.MailboxBusy == false;")]
    public Task From_a_pattern(string member, string expected) => Predicate(member, expected);

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy => true, {|SMTP001:SmtpStatusCode.TransactionFailed|} => true, _ => false };",
        "bool IsTransient(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy => true, _ => false };")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}: return true; default: return false; } }",
        "bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: return true; default: return false; } }")]
    public Task From_a_switch(string member, string expected) => Predicate(member, expected);

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) => new[] { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }.Contains(code);",
        "bool IsTransient(SmtpStatusCode code) => new[] { SmtpStatusCode.MailboxBusy }.Contains(code);")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode code) { var codes = new List<SmtpStatusCode> { {|SMTP001:SmtpStatusCode.MailboxUnavailable|}, SmtpStatusCode.MailboxBusy, }; return codes.Contains(code); }",
        "bool IsTransient(SmtpStatusCode code) { var codes = new List<SmtpStatusCode> { SmtpStatusCode.MailboxBusy, }; return codes.Contains(code); }")]
    [InlineData(
        "static readonly SmtpStatusCode[] Soft = [SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|}]; static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);",
        "static readonly SmtpStatusCode[] Soft = [SmtpStatusCode.MailboxBusy]; static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);")]
    [InlineData(
        "static readonly ImmutableArray<SmtpStatusCode> Soft = ImmutableArray.Create(SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|}, SmtpStatusCode.LocalErrorInProcessing); static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);",
        "static readonly ImmutableArray<SmtpStatusCode> Soft = ImmutableArray.Create(SmtpStatusCode.MailboxBusy, SmtpStatusCode.LocalErrorInProcessing); static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);")]
    public Task From_a_list(string member, string expected) => Predicate(member, expected);

    // A test that is for nothing else, or for more, becomes the test for 4yz

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code >= 500|}; }",
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return code is >= 400 and < 500; }")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code / 100 == 5|}; }",
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return code / 100 == 4; }")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is {|SMTP001:>= 400 and < 600|};",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => {|SMTP001:(int)ex.StatusCode >= 400|} && (int)ex.StatusCode < 600;",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex, int attempt) => attempt < 3 && {|SMTP001:(int)ex.StatusCode >= 400|} && (int)ex.StatusCode < 600 && attempt > 0;",
        "bool ShouldRetry(SmtpException ex, int attempt) => attempt < 3 && (int)ex.StatusCode is >= 400 and < 500 && attempt > 0;")]
    [InlineData(
        "bool IsTransient(Exception ex) { var smtp = ex as SmtpException; return {|SMTP001:smtp?.StatusCode == SmtpStatusCode.MailboxUnavailable|}; }",
        "bool IsTransient(Exception ex) { var smtp = ex as SmtpException; return (int?)smtp?.StatusCode is >= 400 and < 500; }")]
    [InlineData(
        "bool IsTransient(Exception ex) => ex is TimeoutException || ex is SmtpException smtp && {|SMTP001:smtp.StatusCode == SmtpStatusCode.MailboxUnavailable|};",
        "bool IsTransient(Exception ex) => ex is TimeoutException || ex is SmtpException smtp && (int)smtp.StatusCode is >= 400 and < 500;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { if ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}) return true; return ex.StatusCode == SmtpStatusCode.MailboxBusy; }",
        "bool IsTransient(SmtpException ex) { if ((int)ex.StatusCode is >= 400 and < 500) return true; return ex.StatusCode == SmtpStatusCode.MailboxBusy; }")]
    [InlineData(
        "bool IsTransient(Exception ex) => ex is SmtpException { StatusCode: {|SMTP001:SmtpStatusCode.MailboxUnavailable|} };",
        "bool IsTransient(Exception ex) => ex is SmtpException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 };")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => ex.StatusCode is {|SMTP001:SmtpStatusCode.MailboxUnavailable|};",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => {|SMTP001:IsGone(ex)|}; bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500; bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) { if ({|SMTP001:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|}) return false; return true; }",
        "bool ShouldRetry(SmtpException ex) { if ((int)ex.StatusCode is < 400 or >= 500) return false; return true; }")]
    public Task A_test_for_5yz_becomes_one_for_4yz(string member, string expected) => Predicate(member, expected);
}
