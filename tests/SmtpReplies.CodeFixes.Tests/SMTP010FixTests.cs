using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP010MislabelledReplyCodeFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP010: a range ends before the next class.</summary>
public sealed class SMTP010FixTests
{
    private static Task Members(string members, string expected, string library = "System.Net.Mail") =>
        Verify.FixesAsync(InSender(library, members), InSender(library, expected));

    private static string InSender(string library, string members) =>
        $$"""
        using System;
        using {{library}};

        class Sender
        {
            {{members}}
        }
        """;

    [Theory]
    [InlineData(
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode >= 400 && {|SMTP010:(int)ex.StatusCode <= 500|};",
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode >= 400 && (int)ex.StatusCode <= 499;")]
    [InlineData(
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode >= 400 && ({|SMTP010:(int)ex.StatusCode < 501|});",
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode >= 400 && ((int)ex.StatusCode < 500);")]
    [InlineData(
        "bool IsLater(SmtpException ex) { int code = (int)ex.StatusCode; return code > 400 && {|SMTP010:500 /* end */ >= code|}; }",
        "bool IsLater(SmtpException ex) { int code = (int)ex.StatusCode; return code > 400 && 499 /* end */ >= code; }")]
    [InlineData(
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode is >= 400 and {|SMTP010:<= 500|};",
        "bool IsLater(SmtpException ex) => (int)ex.StatusCode is >= 400 and <= 499;")]
    [InlineData(
        "bool IsLater(SmtpException ex) => ex is { StatusCode: >= (SmtpStatusCode)400 and {|SMTP010:<= (SmtpStatusCode)500|} };",
        "bool IsLater(SmtpException ex) => ex is { StatusCode: >= (SmtpStatusCode)400 and <= (SmtpStatusCode)499 };")]
    [InlineData(
        "bool IsLater(SmtpException ex) => ex.StatusCode >= (SmtpStatusCode)400 && {|SMTP010:ex.StatusCode <= SmtpStatusCode.CommandUnrecognized|};",
        "bool IsLater(SmtpException ex) => ex.StatusCode >= (SmtpStatusCode)400 && ex.StatusCode < SmtpStatusCode.CommandUnrecognized;")]
    public Task A_range_ends_before_the_next_class(string members, string expected) => Members(members, expected);

    [Fact]
    public Task Two_ranges_are_mended_at_once() => Members(
        """
        bool IsLater(SmtpCommandException ex) => (int)ex.StatusCode >= 400 && {|SMTP010:(int)ex.StatusCode <= 500|};
            bool IsFine(SmtpCommandException ex) => (int)ex.StatusCode is >= 200 and {|SMTP010:<= 400|};
        """,
        """
        bool IsLater(SmtpCommandException ex) => (int)ex.StatusCode >= 400 && (int)ex.StatusCode <= 499;
            bool IsFine(SmtpCommandException ex) => (int)ex.StatusCode is >= 200 and <= 399;
        """,
        "MailKit.Net.Smtp");

    [Theory]
    [InlineData("bool IsFinal(SmtpException ex) => {|SMTP010:ex.StatusCode >= SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == {|SMTP010:SmtpStatusCode.TransactionFailed|}; // 451")]
    [InlineData("enum SmtpCode { MailboxBusy = {|SMTP010:550|} }")]
    public Task What_was_meant_by_a_name_a_comment_or_a_member_is_left_to_its_author(string members) => Members(members, members);
}
