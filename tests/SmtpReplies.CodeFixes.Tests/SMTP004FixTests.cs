using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP004DropsTransientReplyFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP004: the transient reply is taken out of what is called permanent.</summary>
public sealed class SMTP004FixTests
{
    private static Task Predicate(string member, string expected, string library = "System.Net.Mail", LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InSender(library, member), InSender(library, expected), version: version);

    private static string InSender(string library, string member) =>
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using {{library}};

        class Sender
        {
            {{member}}
        }
        """;

    // A reply that is one of several is taken out

    [Theory]
    [InlineData(
        "bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable or {|SMTP004:SmtpStatusCode.MailboxBusy|};",
        "bool IsPermanent(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxUnavailable;")]
    [InlineData(
        "bool IsPermanentFailure(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable || {|SMTP004:code == SmtpStatusCode.ClientNotPermitted|};",
        "bool IsPermanentFailure(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData(
        "bool IsFatal(SmtpStatusCode code) => !(code != SmtpStatusCode.MailboxUnavailable && {|SMTP004:code != SmtpStatusCode.MailboxBusy|});",
        "bool IsFatal(SmtpStatusCode code) => !(code != SmtpStatusCode.MailboxUnavailable);")]
    [InlineData(
        "bool IsFatal(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxUnavailable: case {|SMTP004:SmtpStatusCode.MailboxBusy|}: return true; default: return false; } }",
        "bool IsFatal(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxUnavailable: return true; default: return false; } }")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, {|SMTP004:SmtpStatusCode.MailboxBusy|} => true, _ => false };",
        "bool IsFatal(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, _ => false };")]
    [InlineData(
        "static readonly SmtpStatusCode[] Codes = { SmtpStatusCode.MailboxUnavailable, {|SMTP004:SmtpStatusCode.MailboxBusy|} }; bool IsDeadAddress(SmtpException ex) => Codes.Contains(ex.StatusCode);",
        "static readonly SmtpStatusCode[] Codes = { SmtpStatusCode.MailboxUnavailable }; bool IsDeadAddress(SmtpException ex) => Codes.Contains(ex.StatusCode);")]
    [InlineData(
        "static bool IsPermanentError(int smtpStatusCode) => smtpStatusCode == 550 || {|SMTP004:smtpStatusCode >= 400|} && smtpStatusCode < 500;",
        "static bool IsPermanentError(int smtpStatusCode) => smtpStatusCode == 550;")]
    [InlineData(
        "enum Outcome { Permanent, Later } Outcome Of(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => Outcome.Permanent, {|SMTP004:SmtpStatusCode.MailboxBusy|} => Outcome.Permanent, _ => Outcome.Later };",
        "enum Outcome { Permanent, Later } Outcome Of(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => Outcome.Permanent, _ => Outcome.Later };")]
    public Task A_reply_among_others_is_taken_out(string member, string expected) => Predicate(member, expected);

    [Fact]
    public Task A_matcher_among_others_is_taken_out() => Predicate(
        "bool IsPermanent(SmtpReplyCode code) => code.IsPermanent() || {|SMTP004:code.IsInsufficientStorage()|};",
        "bool IsPermanent(SmtpReplyCode code) => code.IsPermanent();",
        "SmtpReplies");

    [Fact]
    public Task A_MailKit_reply_is_taken_out() => Predicate(
        "bool IsPermanent(SmtpCommandException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, {|SMTP004:SmtpStatusCode.ErrorInProcessing|} => true, _ => false };",
        "bool IsPermanent(SmtpCommandException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => true, _ => false };",
        "MailKit.Net.Smtp");

    // A test that is for nothing else, or for more, becomes the test for 5yz

    [Theory]
    [InlineData(
        "bool IsHardBounce(SmtpException ex) => {|SMTP004:(int)ex.StatusCode > 420|};",
        "bool IsHardBounce(SmtpException ex) => (int)ex.StatusCode >= 500;")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => {|SMTP004:(int)ex.StatusCode >= 400|};",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode >= 500;")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => !({|SMTP004:(int)ex.StatusCode < 400|});",
        "bool IsFatal(SmtpException ex) => !((int)ex.StatusCode < 500);")]
    [InlineData(
        "bool IsFatal(Exception ex) { var smtp = ex as SmtpException; return {|SMTP004:(int?)smtp?.StatusCode >= 400|}; }",
        "bool IsFatal(Exception ex) { var smtp = ex as SmtpException; return (int?)smtp?.StatusCode >= 500; }")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => {|SMTP004:(int)ex.StatusCode >= 400|} && (int)ex.StatusCode < 600;",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode is >= 500 and < 600;")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode is {|SMTP004:>= 400 and < 600|};",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode is >= 500 and < 600;")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode is {|SMTP004:>= 400|};",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode >= 500;")]
    [InlineData(
        "bool IsFatal(Exception ex) => ex is SmtpException { StatusCode: {|SMTP004:>= (SmtpStatusCode)400|} };",
        "bool IsFatal(Exception ex) => ex is SmtpException { StatusCode: >= (SmtpStatusCode)500 };")]
    [InlineData(
        "bool IsFatal(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP004:code / 100 >= 4|}; }",
        "bool IsFatal(SmtpException ex) { var code = (int)ex.StatusCode; return code / 100 == 5; }")]
    [InlineData(
        "bool IsFatal(SmtpException ex) => {|SMTP004:ex.StatusCode == SmtpStatusCode.MailboxBusy|};",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode is >= 500 and < 600;")]
    public Task A_range_is_moved_to_5yz(string member, string expected) => Predicate(member, expected);

    [Theory]
    [InlineData(
        "bool IsFatal(SmtpException ex) => {|SMTP004:(int)ex.StatusCode >= 400|} && (int)ex.StatusCode < 600;",
        "bool IsFatal(SmtpException ex) => (int)ex.StatusCode >= 500 && (int)ex.StatusCode < 600;")]
    [InlineData(
        "bool IsFatal(SmtpException ex) { return {|SMTP004:(int)ex.StatusCode > 420|}; }",
        "bool IsFatal(SmtpException ex) { return (int)ex.StatusCode >= 500; }")]
    public Task Older_versions_of_CSharp_compare(string member, string expected) => Predicate(member, expected, version: LanguageVersion.CSharp7_3);

    [Fact]
    public Task A_matcher_becomes_the_one_for_5yz() => Predicate(
        "bool IsPermanent(SmtpReplyCode code) => {|SMTP004:code.IsInsufficientStorage()|};",
        "bool IsPermanent(SmtpReplyCode code) => code.IsPermanent();",
        "SmtpReplies");

    // Fix all

    [Fact]
    public Task Two_findings_in_one_condition_or_list_are_mended_at_once() => Predicate(
        """
        bool IsPermanent(SmtpStatusCode code) =>
                code == SmtpStatusCode.MailboxUnavailable // gone
                || {|SMTP004:code == SmtpStatusCode.MailboxBusy|} // busy
                || {|SMTP004:code == SmtpStatusCode.ClientNotPermitted|}
                || code == SmtpStatusCode.TransactionFailed; // refused

            static readonly SmtpStatusCode[] Dead =
            {
                {|SMTP004:SmtpStatusCode.MailboxBusy|},
                {|SMTP004:SmtpStatusCode.InsufficientStorage|},
                SmtpStatusCode.MailboxUnavailable,
            };

            bool IsDead(SmtpStatusCode code) => Dead.Contains(code);
        """,
        """
        bool IsPermanent(SmtpStatusCode code) =>
                code == SmtpStatusCode.MailboxUnavailable // gone
                || code == SmtpStatusCode.TransactionFailed; // refused

            static readonly SmtpStatusCode[] Dead =
            {
                SmtpStatusCode.MailboxUnavailable,
            };

            bool IsDead(SmtpStatusCode code) => Dead.Contains(code);
        """);

    // Titles

    [Theory]
    [InlineData("code == SmtpStatusCode.MailboxUnavailable || {|SMTP004:code == SmtpStatusCode.MailboxBusy|}", "code == SmtpStatusCode.MailboxUnavailable", "Do not give up on 450")]
    [InlineData("{|SMTP004:code == SmtpStatusCode.MailboxBusy|}", "(int)code is >= 500 and < 600", "Give up only on 5yz replies")]
    public Task The_titles_say_what_happens(string condition, string expected, string title) => Verify.OffersAsync(
        InSender("System.Net.Mail", $"bool IsFatal(SmtpStatusCode code) => {condition};"),
        InSender("System.Net.Mail", $"bool IsFatal(SmtpStatusCode code) => {expected};"),
        title);

    // No fix

    [Theory]
    [InlineData("bool IsFatal(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable\n#if STRICT\n#else\n || {|SMTP004:code == SmtpStatusCode.MailboxBusy|}\n#endif\n;")]
    [InlineData("bool IsFatal(SmtpStatusCode code) => new[] { {|SMTP004:SmtpStatusCode.MailboxBusy|} }.Contains(code);")]
    [InlineData("bool IsFatal(SmtpStatusCode code) { switch (code) { case SmtpStatusCode.MailboxUnavailable: goto case SmtpStatusCode.MailboxBusy; case {|SMTP004:SmtpStatusCode.MailboxBusy|}: return true; default: return false; } }")]
    public Task Where_it_would_break_something_nothing_is_offered(string member) => Verify.OffersNothingAsync(InSender("System.Net.Mail", member));
}
