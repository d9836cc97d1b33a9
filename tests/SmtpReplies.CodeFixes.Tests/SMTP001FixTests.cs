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
        "bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|}: return true; default: return false; } }",
        "bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: return true; default: return false; } }")]
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
        "bool IsTransient(SmtpException ex) => {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|} ? true : false;",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500 ? true : false;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) == true;",
        "bool IsTransient(SmtpException ex) => ((int)ex.StatusCode is >= 400 and < 500) == true;")]
    [InlineData(
        "bool IsTransient(SmtpException ex) => {|SMTP001:SmtpStatusCode.MailboxUnavailable == ex.StatusCode|};",
        "bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData(
        "bool IsTransient(Exception ex) => ex switch { SmtpException { StatusCode: {|SMTP001:SmtpStatusCode.MailboxUnavailable|} } => true, _ => false };",
        "bool IsTransient(Exception ex) => ex switch { SmtpException { StatusCode: >= (SmtpStatusCode)400 and < (SmtpStatusCode)500 } => true, _ => false };")]
    [InlineData(
        "bool ShouldRetry(SmtpException ex) { if ({|SMTP001:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|}) return false; return true; }",
        "bool ShouldRetry(SmtpException ex) { if ((int)ex.StatusCode is < 400 or >= 500) return false; return true; }")]
    public Task A_test_for_5yz_becomes_one_for_4yz(string member, string expected) => Predicate(member, expected);

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code >= 500|}; }",
        "bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return code >= 400 && code < 500; }")]
    [InlineData(
        "bool IsTransient(Exception ex) { return ex is TimeoutException || ex is SmtpException smtp && {|SMTP001:smtp.StatusCode == SmtpStatusCode.MailboxUnavailable|}; }",
        "bool IsTransient(Exception ex) { return ex is TimeoutException || ex is SmtpException smtp && ((int)smtp.StatusCode >= 400 && (int)smtp.StatusCode < 500); }")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { return {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}; }",
        "bool IsTransient(SmtpException ex) { return (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500; }")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { return ex.StatusCode is {|SMTP001:SmtpStatusCode.TransactionFailed|}; }",
        "bool IsTransient(SmtpException ex) { return (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500; }")]
    [InlineData(
        "bool IsTransient(SmtpStatusCode? code) { return {|SMTP001:code.GetValueOrDefault() == SmtpStatusCode.TransactionFailed|}; }",
        "bool IsTransient(SmtpStatusCode? code) { return (int)code.GetValueOrDefault() / 100 == 4; }")]
    [InlineData(
        "bool IsTransient(SmtpException ex) { return ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}; }",
        "bool IsTransient(SmtpException ex) { return ex.StatusCode == SmtpStatusCode.MailboxBusy; }")]
    public Task CSharp_7_3_gets_comparisons(string member, string expected) => Predicate(member, expected, LanguageVersion.CSharp7_3);

    [Fact]
    public Task A_set_that_is_made_in_another_file_stays_and_4yz_is_asked_for_besides() => Verify.FixesAsync(
        [Codes, "class Sender { static bool IsTransient(System.Net.Mail.SmtpException ex) => {|SMTP001:Codes.Soft.Contains(ex.StatusCode)|}; }"],
        [Codes, "class Sender { static bool IsTransient(System.Net.Mail.SmtpException ex) => Codes.Soft.Contains(ex.StatusCode) && (int)ex.StatusCode is >= 400 and < 500; }"]);

    private const string Codes =
        """
        using System.Collections.Generic;
        using System.Net.Mail;

        static class Codes
        {
            public static readonly HashSet<SmtpStatusCode> Soft = new() { SmtpStatusCode.MailboxBusy, SmtpStatusCode.MailboxUnavailable };
        }
        """;

    [Theory]
    [InlineData(
        "bool IsTransient(SmtpReplyCode code) => code.IsTransient() || {|SMTP001:code.IsTransactionFailed()|};",
        "bool IsTransient(SmtpReplyCode code) => code.IsTransient();")]
    [InlineData(
        "bool ShouldRetry(SmtpReplyCode code) => {|SMTP001:code.IsPermanent()|};",
        "bool ShouldRetry(SmtpReplyCode code) => code.IsTransient();")]
    [InlineData(
        "bool ShouldRetry(SmtpReply? reply) => reply?{|SMTP001:.IsPermanent()|} == true;",
        "bool ShouldRetry(SmtpReply? reply) => reply?.IsTransient() == true;")]
    [InlineData(
        "bool ShouldRetry(SmtpReply reply) => {|SMTP001:reply.Code == SmtpReplyCode.TransactionFailed|};",
        "bool ShouldRetry(SmtpReply reply) => reply.Code.IsTransient();")]
    [InlineData(
        "bool ShouldRetry(SmtpReply reply) { if ({|SMTP001:reply.Code != SmtpReplyCode.TransactionFailed|}) return false; return true; }",
        "bool ShouldRetry(SmtpReply reply) { if (!reply.Code.IsTransient()) return false; return true; }")]
    public Task With_the_runtime_its_matchers_are_used(string member, string expected) => Verify.FixesAsync(
        "using SmtpReplies; class Queue { " + member + " }",
        "using SmtpReplies; class Queue { " + expected + " }");

    // Layout

    [Theory]
    // The operator before the operand, and behind it; comments go with what they are about.
    [InlineData(
        """
        return code == SmtpStatusCode.MailboxBusy // busy
                    || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|} // gone
                    || code == SmtpStatusCode.LocalErrorInProcessing; // broken
        """,
        """
        return code == SmtpStatusCode.MailboxBusy // busy
                    || code == SmtpStatusCode.LocalErrorInProcessing; // broken
        """)]
    [InlineData(
        """
        return code == SmtpStatusCode.MailboxBusy || // busy
                    {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|} || // gone
                    code == SmtpStatusCode.LocalErrorInProcessing; // broken
        """,
        """
        return code == SmtpStatusCode.MailboxBusy || // busy
                    code == SmtpStatusCode.LocalErrorInProcessing; // broken
        """)]
    [InlineData(
        """
        return code == SmtpStatusCode.MailboxBusy
                    || code == SmtpStatusCode.LocalErrorInProcessing
                    || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|};
        """,
        """
        return code == SmtpStatusCode.MailboxBusy
                    || code == SmtpStatusCode.LocalErrorInProcessing;
        """)]
    [InlineData(
        """
        return {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}
                    || code == SmtpStatusCode.MailboxBusy
                    || code == SmtpStatusCode.LocalErrorInProcessing;
        """,
        """
        return code == SmtpStatusCode.MailboxBusy
                    || code == SmtpStatusCode.LocalErrorInProcessing;
        """)]
    [InlineData(
        """
        return code is SmtpStatusCode.MailboxBusy // busy
                    or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} // gone
                    or SmtpStatusCode.LocalErrorInProcessing; // broken
        """,
        """
        return code is SmtpStatusCode.MailboxBusy // busy
                    or SmtpStatusCode.LocalErrorInProcessing; // broken
        """)]
    [InlineData(
        """
        return new[]
                {
                    // The mailbox
                    {|SMTP001:SmtpStatusCode.MailboxUnavailable|}, // gone
                    SmtpStatusCode.MailboxBusy, // busy
                    SmtpStatusCode.LocalErrorInProcessing, // broken
                }.Contains(code);
        """,
        """
        return new[]
                {
                    // The mailbox
                    SmtpStatusCode.MailboxBusy, // busy
                    SmtpStatusCode.LocalErrorInProcessing, // broken
                }.Contains(code);
        """)]
    [InlineData(
        """
        return new[]
                {
                    SmtpStatusCode.MailboxBusy, // busy
                    {|SMTP001:SmtpStatusCode.MailboxUnavailable|} // gone
                }.Contains(code);
        """,
        """
        return new[]
                {
                    SmtpStatusCode.MailboxBusy // busy
                }.Contains(code);
        """)]
    [InlineData(
        """
        return code switch
                {
                    SmtpStatusCode.MailboxBusy => true, // busy
                    {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => true, // gone
                    _ => false, // the rest
                };
        """,
        """
        return code switch
                {
                    SmtpStatusCode.MailboxBusy => true, // busy
                    _ => false, // the rest
                };
        """)]
    [InlineData(
        """
        switch (code)
                {
                    case SmtpStatusCode.MailboxBusy: // busy
                    case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}: // gone
                        return true; // again
                    default:
                        return false;
                }
        """,
        """
        switch (code)
                {
                    case SmtpStatusCode.MailboxBusy: // busy
                        return true; // again
                    default:
                        return false;
                }
        """)]
    [InlineData(
        """
        switch (code)
                {
                    case SmtpStatusCode.MailboxBusy:
                        return true;
                    case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:
                        return true;
                    default:
                        return false;
                }
        """,
        """
        switch (code)
                {
                    case SmtpStatusCode.MailboxBusy:
                        return true;
                    default:
                        return false;
                }
        """)]
    [InlineData(
        """
        switch (code)
                {
                    case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:
                        return true;
                    default:
                        return false;
                }
        """,
        """
        switch (code)
                {
                    case >= (SmtpStatusCode)400 and < (SmtpStatusCode)500:
                        return true;
                    default:
                        return false;
                }
        """)]
    public Task Lines_and_comments_of_the_neighbours_stay(string body, string expected) => Predicate(
        "bool IsTransient(SmtpStatusCode code)\n    {\n        " + body + "\n    }",
        "bool IsTransient(SmtpStatusCode code)\n    {\n        " + expected + "\n    }");

    [Fact]
    public Task Line_ends_stay() => Predicate(
        "bool IsTransient(SmtpStatusCode code) =>\r\n        code == SmtpStatusCode.MailboxBusy\r\n        || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}\r\n        || code == SmtpStatusCode.LocalErrorInProcessing;\r\n",
        "bool IsTransient(SmtpStatusCode code) =>\r\n        code == SmtpStatusCode.MailboxBusy\r\n        || code == SmtpStatusCode.LocalErrorInProcessing;\r\n");

    // Fix all

    [Fact]
    public Task Two_findings_in_one_condition_list_or_pattern_are_mended_at_once() => Predicate(
        """
        bool IsTransient(SmtpStatusCode code) =>
                code == SmtpStatusCode.MailboxBusy
                || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}
                || code == SmtpStatusCode.LocalErrorInProcessing
                || {|SMTP001:code == SmtpStatusCode.TransactionFailed|};

            bool ShouldRetry(SmtpStatusCode code) =>
                code is SmtpStatusCode.MailboxBusy
                or {|SMTP001:SmtpStatusCode.MailboxUnavailable|}
                or {|SMTP001:SmtpStatusCode.TransactionFailed|};

            static readonly SmtpStatusCode[] Soft =
            {
                {|SMTP001:SmtpStatusCode.MailboxUnavailable|},
                {|SMTP001:SmtpStatusCode.TransactionFailed|},
                SmtpStatusCode.MailboxBusy,
            };

            bool IsTemporary(SmtpStatusCode code) => Soft.Contains(code);
        """,
        """
        bool IsTransient(SmtpStatusCode code) =>
                code == SmtpStatusCode.MailboxBusy
                || code == SmtpStatusCode.LocalErrorInProcessing;

            bool ShouldRetry(SmtpStatusCode code) =>
                code is SmtpStatusCode.MailboxBusy;

            static readonly SmtpStatusCode[] Soft =
            {
                SmtpStatusCode.MailboxBusy,
            };

            bool IsTemporary(SmtpStatusCode code) => Soft.Contains(code);
        """);

    [Fact]
    public Task A_condition_of_nothing_but_permanent_replies_ends_as_the_test_for_4yz() => Predicate(
        """
        bool IsTransient(SmtpStatusCode code) =>
                {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}
                || {|SMTP001:code == SmtpStatusCode.TransactionFailed|};
        """,
        """
        bool IsTransient(SmtpStatusCode code) =>
                (int)code is >= 400 and < 500;
        """);

    // Handlers

    private static string InHandler(string handler) =>
        $$"""
        using System;
        using System.Threading;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            public void Send(SmtpClient client, MimeMessage message, int ex1)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try
                    {
                        client.Send(message);
                        return;
                    }
                    {{handler}}
                }
            }

            private static bool IsGone(SmtpCommandException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;
        }
        """;

    [Theory]
    [InlineData(
        "catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|} && attempt < 3) { }",
        "catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500 && attempt < 3) { }")]
    [InlineData(
        "catch (SmtpCommandException ex) when ({|SMTP001:IsGone(ex)|}) { }",
        "catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { }")]
    [InlineData(
        "catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) continue; throw; }",
        "catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy) continue; throw; }")]
    [InlineData(
        "catch (SmtpCommandException ex) { if ({|SMTP001:ex.StatusCode != SmtpStatusCode.MailboxUnavailable|}) throw; }",
        "catch (SmtpCommandException ex) { if ((int)ex.StatusCode is < 400 or >= 500) throw; }")]
    public Task A_test_in_a_handler_is_mended(string handler, string expected) => Verify.FixesAsync(InHandler(handler), InHandler(expected));

    [Theory]
    [InlineData(
        "catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) continue; throw; }",
        "catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.StatusCode == SmtpStatusCode.MailboxUnavailable) continue; throw; }")]
    [InlineData(
        "catch (SmtpCommandException ex) when (attempt < 2) { if ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) continue; throw; }",
        "catch (SmtpCommandException ex) when (attempt < 2 && (int)ex.StatusCode is >= 400 and < 500) { if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) continue; throw; }")]
    [InlineData(
        "catch (SmtpCommandException ex) when (attempt < 2 || ex1 > 0) { var code = ex.StatusCode; if ({|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}) continue; throw; }",
        "catch (SmtpCommandException ex) when ((attempt < 2 || ex1 > 0) && (int)ex.StatusCode is >= 400 and < 500) { var code = ex.StatusCode; if (code == SmtpStatusCode.MailboxUnavailable) continue; throw; }")]
    [InlineData(
        "catch (SmtpCommandException ex) // refused\n            {\n                if ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})\n                    continue;\n                throw;\n            }",
        "catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) // refused\n            {\n                if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable)\n                    continue;\n                throw;\n            }")]
    public Task Or_the_handler_gets_a_filter(string handler, string expected) => Verify.FixesAsync(InHandler(handler), InHandler(expected), action: 1);

    [Fact]
    public Task Two_findings_in_one_handler_need_one_filter() => Verify.FixesAsync(
        InHandler(
            """
            catch (SmtpCommandException ex)
                    {
                        if ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})
                            continue;
                        if ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|})
                            continue;
                        throw;
                    }
            """),
        InHandler(
            """
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500)
                    {
                        if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable)
                            continue;
                        if (ex.StatusCode == SmtpStatusCode.TransactionFailed)
                            continue;
                        throw;
                    }
            """),
        action: 1);

    // No fix

    [Theory]
    // Without directives it could be taken out.
    [InlineData("bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy\n#if !STRICT\n || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|}\n#endif\n;")]
    // An empty array has no type.
    [InlineData("bool IsTransient(SmtpStatusCode code) => new[] { {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }.Contains(code);")]
    // An array of two needs two.
    [InlineData("bool IsTransient(SmtpStatusCode code) => new SmtpStatusCode[2] { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }.Contains(code);")]
    // Another section may go there.
    [InlineData("bool IsTransient(SmtpStatusCode code) { switch (code) { case SmtpStatusCode.MailboxBusy: goto case SmtpStatusCode.MailboxUnavailable; case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}: return true; default: return false; } }")]
    // A range would hide the next arm.
    [InlineData("bool IsTransient(Exception ex) => ex switch { SmtpException { StatusCode: {|SMTP001:SmtpStatusCode.MailboxUnavailable|} } => true, SmtpException { StatusCode: SmtpStatusCode.MailboxBusy } => true, _ => false };")]
    // A key is half of an entry.
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { { SmtpStatusCode.MailboxBusy, true }, { {|SMTP001:SmtpStatusCode.MailboxUnavailable|}, true } }; bool IsTransient(SmtpStatusCode code) => Map[code];")]
    [InlineData("static readonly Dictionary<SmtpStatusCode, bool> Map = new() { [{|SMTP001:SmtpStatusCode.MailboxUnavailable|}] = true }; bool IsTransient(SmtpStatusCode code) => Map[code];")]
    // A digit is no code, and neither is a difference.
    [InlineData("bool IsTransient(SmtpStatusCode code) => ((int)code).ToString() is [{|SMTP001:'5'|}, ..];")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => {|SMTP001:((int)code).ToString().StartsWith(\"5\")|};")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => (int)code - 500 is {|SMTP001:>= 0 and < 100|};")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => {|SMTP001:(uint)((int)code - 400) < 200|};")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => {|SMTP001:Enum.IsDefined(typeof(Codes), (int)code)|}; enum Codes { Gone = 550 }")]
    // No arm for the rest.
    [InlineData("bool IsTransient(SmtpStatusCode code) => code switch { SmtpStatusCode.MailboxBusy => true, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => true, SmtpStatusCode.Ok => false };")]
    public Task Where_it_would_break_something_nothing_is_offered(string member) => Verify.OffersNothingAsync(
        InSender(member).Replace("using System;", "#pragma warning disable CS8524, CS8509\nusing System;"));

    [Theory]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.StatusCode == SmtpStatusCode.MailboxUnavailable || ; }")]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable or ; }")]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxUnavailable: case : return true; } return false; }")]
    [InlineData("using System.Net.Mail; using System.Linq; class C { static readonly SmtpStatusCode[] S = [SmtpStatusCode.MailboxUnavailable, , ]; bool IsTransient(SmtpException ex) => S.Contains(ex.StatusCode); }")]
    [InlineData("using System.Net.Mail; class C { void M(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); } catch (SmtpException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) continue } }")]
    public Task Half_typed_code_is_survived(string source) => Verify.SurvivesAsync(source);

    // Titles

    [Fact]
    public Task The_titles_say_what_happens() => Verify.OffersAsync(
        InHandler("catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) continue; throw; }"),
        InHandler("catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxBusy) continue; throw; }"),
        "Do not retry 550",
        "Catch only 4yz replies");

    [Fact]
    public Task A_failure_of_several_recipients_has_no_code_to_filter_by() => Verify.OffersAsync(
        InRecipientsHandler("{|SMTP001:ex.InnerExceptions[0].StatusCode == SmtpStatusCode.MailboxUnavailable|}"),
        InRecipientsHandler("(int)ex.InnerExceptions[0].StatusCode is >= 400 and < 500"),
        "Retry only 4yz replies");

    private static string InRecipientsHandler(string condition) =>
        $$"""
        using System.Net.Mail;

        class Sender
        {
            public void Send(SmtpClient client, MailMessage message)
            {
                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    if ({{condition}})
                        client.Send(message);
                }
            }
        }
        """;
}
