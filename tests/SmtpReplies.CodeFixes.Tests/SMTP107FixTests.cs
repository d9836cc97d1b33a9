using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP107ShortPermanentListFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP107: the list of permanent replies becomes the test for 5yz.</summary>
public sealed class SMTP107FixTests
{
    private static Task Members(string members, string expected, string library = "System.Net.Mail", LanguageVersion version = LanguageVersion.Preview) =>
        Verify.FixesAsync(InSender(library, members), InSender(library, expected), version: version);

    private static string InSender(string library, string members) =>
        $$"""
        using System;
        using System.Threading;
        using {{library}};

        class Sender
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => ex.StatusCode is not ({|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.UserNotLocalTryAlternatePath);",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => !(ex.StatusCode is {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.UserNotLocalTryAlternatePath);",
        "bool ShouldRetry(SmtpException ex) => !((int)ex.StatusCode >= 500);")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => ex.StatusCode is not {|SMTP107:SmtpStatusCode.MailboxUnavailable|};",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|};",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|} && ex.StatusCode != SmtpStatusCode.TransactionFailed;",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => ({|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|}) && (ex.StatusCode != SmtpStatusCode.TransactionFailed);",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) { if ({|SMTP107:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|} || ex.StatusCode == SmtpStatusCode.TransactionFailed) return false; return true; }",
        "bool ShouldRetry(SmtpException ex) { if ((int)ex.StatusCode >= 500) return false; return true; }")]
    [InlineData(
        "bool ShouldRetry(Exception ex) { var smtp = ex as SmtpException; return {|SMTP107:smtp?.StatusCode != SmtpStatusCode.MailboxUnavailable|}; }",
        "bool ShouldRetry(Exception ex) { var smtp = ex as SmtpException; return (int?)smtp?.StatusCode is not >= 500; }")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => ex is { StatusCode: not ({|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.TransactionFailed) };",
        "bool ShouldRetry(SmtpException ex) => ex is { StatusCode: not >= (SmtpStatusCode)500 };")]
    public Task A_condition_becomes_the_range(string members, string expected) => Members(members, expected);

    [Theory]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}: case SmtpStatusCode.MailboxNameNotAllowed: return false; default: return true; } }",
        "bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case >= (SmtpStatusCode)500: return false; default: return true; } }")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.MailboxNameNotAllowed: return false; case SmtpStatusCode.MailboxBusy: default: return true; } }",
        "bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case >= (SmtpStatusCode)500: return false; case SmtpStatusCode.MailboxBusy: default: return true; } }")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) => ex.StatusCode switch { {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.TransactionFailed => false, _ => true };",
        "bool ShouldRetry(SmtpException ex) => ex.StatusCode switch { >= (SmtpStatusCode)500 => false, _ => true };")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex)\n    {\n        switch (ex.StatusCode)\n        {\n            case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}:\n            case SmtpStatusCode.MailboxNameNotAllowed:\n                return false;\n            default:\n                return true;\n        }\n    }",
        "bool ShouldRetry(SmtpException ex)\n    {\n        switch (ex.StatusCode)\n        {\n            case >= (SmtpStatusCode)500:\n                return false;\n            default:\n                return true;\n        }\n    }")]
    public Task A_switch_becomes_the_range(string members, string expected) => Members(members, expected);

    [Theory]
    [InlineData(
        "void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) { if ({|SMTP107:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) throw; Thread.Sleep(1); } } }",
        "void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) throw; Thread.Sleep(1); } } }")]
    [InlineData(
        "void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) when (i < 2 && {|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|} && ex.StatusCode != SmtpStatusCode.TransactionFailed) { Thread.Sleep(1); } } }",
        "void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); return; } catch (SmtpException ex) when (i < 2 && (int)ex.StatusCode < 500) { Thread.Sleep(1); } } }")]
    public Task A_handler_asks_for_the_range(string members, string expected) => Members(members, expected);

    [Fact]
    public Task MailKit_lists_become_the_range() => Members(
        "bool ShouldRetry(SmtpCommandException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.AuthenticationRequired|} && ex.StatusCode != SmtpStatusCode.MailboxUnavailable;",
        "bool ShouldRetry(SmtpCommandException ex) => (int)ex.StatusCode < 500;",
        "MailKit.Net.Smtp");

    [Fact]
    public Task The_own_runtime_has_a_matcher_for_it() => Members(
        "bool ShouldRetry(SmtpReplyCode code) => {|SMTP107:code != SmtpReplyCode.TransactionFailed|};",
        "bool ShouldRetry(SmtpReplyCode code) => !code.IsPermanent();",
        "SmtpReplies");

    [Fact]
    public Task Older_versions_of_CSharp_turn_the_comparison_round() => Members(
        "bool ShouldRetry(Exception ex) { var smtp = ex as SmtpException; return {|SMTP107:smtp?.StatusCode != SmtpStatusCode.MailboxUnavailable|}; }",
        "bool ShouldRetry(Exception ex) { var smtp = ex as SmtpException; return !((int?)smtp?.StatusCode >= 500); }",
        version: LanguageVersion.CSharp7_3);

    [Fact]
    public Task Two_lists_are_mended_at_once() => Members(
        "bool ShouldRetry(SmtpException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|};\n    bool CanResend(SmtpException ex) => ex.StatusCode is not {|SMTP107:SmtpStatusCode.TransactionFailed|};",
        "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;\n    bool CanResend(SmtpException ex) => (int)ex.StatusCode < 500;");

    [Fact]
    public Task The_title_says_what_happens() => Verify.OffersAsync(
        InSender("System.Net.Mail", "bool ShouldRetry(SmtpException ex) => {|SMTP107:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|};"),
        InSender("System.Net.Mail", "bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode < 500;"),
        "Retry no 5yz reply");

    [Theory]
    // Spread over several statements.
    [InlineData("bool ShouldRetry(SmtpException ex) { if ({|SMTP107:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) return false; if (ex.StatusCode == SmtpStatusCode.TransactionFailed) return false; return true; }")]
    // Names other replies too.
    [InlineData("bool ShouldRetry(SmtpException ex) => ex.StatusCode is not ({|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.Ok);")]
    // Another section is for a permanent reply.
    [InlineData("bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}: return false; case SmtpStatusCode.TransactionFailed: Console.WriteLine(); return true; default: return true; } }")]
    // A predicate may do more than name codes.
    [InlineData("bool ShouldRetry(SmtpException ex) => !{|SMTP107:IsGone(ex)|}; static bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;")]
    public Task Where_the_list_is_not_all_nothing_is_offered(string members) => Verify.OffersNothingAsync(InSender("System.Net.Mail", members));

    [Fact]
    public Task A_label_for_a_range_needs_CSharp_9() => Verify.OffersNothingAsync(
        InSender("System.Net.Mail", "bool ShouldRetry(SmtpException ex) { switch (ex.StatusCode) { case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}: return false; default: return true; } }"),
        LanguageVersion.CSharp8);
}
