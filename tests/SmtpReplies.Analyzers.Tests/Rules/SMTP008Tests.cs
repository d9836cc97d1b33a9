namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A comparison that no reply can meet.</summary>
public sealed class SMTP008Tests
{
    private static Task Members(string members, string library = "System.Net.Mail") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using {{library}};

        class Sender
        {
            {{members}}
        }
        """);

    [Theory]
    [InlineData("bool IsReset(SmtpException ex) => {|SMTP008:(int)ex.StatusCode == 10054|};")]
    [InlineData("bool IsReset(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP008:code == 111|}; }")]
    [InlineData("bool IsReset(SmtpException ex) => {|SMTP008:(int)ex.StatusCode == 0|};")]
    [InlineData("bool IsReset(SmtpException ex) => {|SMTP008:999 == (int)ex.StatusCode|};")]
    [InlineData("bool IsReset(SmtpException ex) => (int)ex.StatusCode is {|SMTP008:111|} or 421;")]
    [InlineData("bool IsReset(SmtpStatusCode status) => {|SMTP008:(int)status == 10060|};")]
    [InlineData("int Text(SmtpException ex) { switch ((int)ex.StatusCode) { case {|SMTP008:10061|}: return 1; default: return 2; } }")]
    [InlineData("int Text(SmtpException ex) => (int)ex.StatusCode switch { {|SMTP008:10061|} => 1, _ => 2 };")]
    public Task A_number_that_no_server_answers_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("int Lane(SmtpException ex) { var code = (int)ex.StatusCode; if (code >= 500) return 1; if ({|SMTP008:code == 552|}) return 2; return 3; }")]
    [InlineData("int Lane(int smtpCode) { if (smtpCode >= 500) return 1; else if ({|SMTP008:smtpCode == 550|}) return 2; return 3; }")]
    [InlineData("int Lane(int smtpCode) { if (smtpCode < 300) return 1; if (smtpCode < 500) return 2; if (smtpCode <= 599) return 3; if ({|SMTP008:smtpCode == 552|}) return 4; return 5; }")]
    [InlineData("int Lane(SmtpException ex) { if ((int)ex.StatusCode / 100 == 4) return 1; return {|SMTP008:ex.StatusCode == SmtpStatusCode.MailboxBusy|} ? 2 : 3; }")]
    [InlineData("int Lane(SmtpException ex) { if ((int)ex.StatusCode < 500) return 1; return ex.StatusCode is {|SMTP008:SmtpStatusCode.MailboxBusy|} or SmtpStatusCode.MailboxUnavailable ? 2 : 3; }")]
    [InlineData("bool Lane(SmtpException ex) => (int)ex.StatusCode >= 500 && {|SMTP008:(int)ex.StatusCode == 421|};")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { } catch (SmtpException ex) when ({|SMTP008:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) { Console.WriteLine(ex); } }")]
    [InlineData("int Lane(int smtpCode) { if (smtpCode < 300) return 1; if (smtpCode < 500) return 2; if (smtpCode >= 500) return 3; if ({|SMTP008:smtpCode == 552|}) return 4; return 5; }")]
    [InlineData("int Lane(SmtpException ex) { var code = (int)ex.StatusCode; if (code >= 500) return 1; else if (code < 500) return 2; else if (code is {|SMTP008:421|}) return 3; return 4; }")]
    public Task A_reply_that_the_tests_before_have_taken_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("int Lane(SmtpException ex) { var code = (int)ex.StatusCode; if (code == 552) return 2; if (code >= 500) return 1; return 3; }")]
    [InlineData("int Lane(SmtpException ex) { var code = (int)ex.StatusCode; if (code >= 500) Console.WriteLine(code); if (code == 552) return 2; return 3; }")]
    [InlineData("int Lane(SmtpException ex) { var code = (int)ex.StatusCode; if (code >= 500 && DateTime.Now.Hour > 3) return 1; if (code == 552) return 2; return 3; }")]
    [InlineData("int Lane(SmtpException ex) => (int)ex.StatusCode switch { 552 => 2, >= 500 => 1, _ => 3 };")]
    [InlineData("int Lane(SmtpException ex) { try { if ((int)ex.StatusCode >= 500) return 1; Console.WriteLine(); return 2; } finally { if ((int)ex.StatusCode == 552) Console.WriteLine(); } }")]
    [InlineData("bool Lane(SmtpException ex) { if ((int)ex.StatusCode >= 500) return false; return ex.StatusCode is not SmtpStatusCode.MailboxUnavailable; }")]
    [InlineData("bool Lane(SmtpException ex) { if ((int)ex.StatusCode >= 500) return false; return ex.StatusCode != SmtpStatusCode.MailboxUnavailable; }")]
    [InlineData("int Lane(int smtpCode) { if (smtpCode < 300) return 1; if (smtpCode < 500) return 2; if (smtpCode >= 500) return 3; if (smtpCode != 552) return 4; return 5; }")]
    [InlineData("int Lane(int smtpCode, int other) { if (smtpCode < 500) return 2; if (smtpCode >= 500) return 3; if (other == 552) return 4; return 5; }")]
    [InlineData("int Lane(SmtpException ex) { if ((int)ex.StatusCode >= 500) return 1; if ((int)ex.StatusCode < 500) return 2; if (ex.StatusCode == SmtpStatusCode.GeneralFailure) return 3; return 4; }")]
    public Task A_reply_that_is_still_possible_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("bool IsValid(SmtpException ex) => (int)ex.StatusCode > 0 && (int)ex.StatusCode >= 200 && (int)ex.StatusCode < 600;")]
    [InlineData("string Band(SmtpException ex) { var code = (int)ex.StatusCode; if (code < 200 || code >= 600 || code < 0) return \"nonsense\"; return code >= 600 ? \"?\" : \"reply\"; }")]
    [InlineData("bool IsLost(SmtpException ex) => ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode == -1;")]
    [InlineData("bool IsSet(SmtpStatusCode status) => (int)status == 0 || status == default;")]
    [InlineData("bool IsSet(int smtpCode) => smtpCode == 0;")]
    [InlineData("bool IsReset(int smtpOrSocketCode) => smtpOrSocketCode == 10054;")]
    [InlineData("bool IsReset(System.Net.Sockets.SocketException ex) => ex.ErrorCode == 10054;")]
    [InlineData("bool IsGone(System.Net.Http.HttpRequestException ex) { if ((int)ex.StatusCode! >= 500) return true; return (int)ex.StatusCode == 0; } SmtpStatusCode x;")]
    [InlineData("bool IsSuccess(SmtpException ex) => (int)ex.StatusCode == 200;")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { Func<SmtpException, bool> gone = ex => ex.StatusCode == SmtpStatusCode.MailboxUnavailable; Console.WriteLine(gone); } catch (SmtpException) { } }")]
    public Task A_bound_or_a_value_for_no_reply_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("int Lane(SmtpFailedRecipientsException ex) { if ((int)ex.StatusCode >= 500) return 1; foreach (var inner in ex.InnerExceptions) { if (inner.StatusCode == SmtpStatusCode.MailboxUnavailable) return 2; } return 3; }")]
    [InlineData("int Lane(IEnumerable<SmtpException> all) { foreach (var ex in all) { if ((int)ex.StatusCode >= 500) continue; Console.WriteLine(); } foreach (var ex in all) { if ((int)ex.StatusCode == 550) return 1; } return 2; }")]
    [InlineData("SmtpStatusCode _last; int Lane(SmtpClient c, MailMessage m) { if (_last == SmtpStatusCode.MailboxUnavailable) return 1; c.Send(m); return _last == SmtpStatusCode.MailboxUnavailable ? 2 : 3; }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { SmtpStatusCode? last = null; for (var i = 0; i < 3; i++) { try { c.Send(m); } catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) throw; if (last == SmtpStatusCode.MailboxUnavailable) throw; last = ex.StatusCode; } } }")]
    public Task The_code_of_another_failure_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("string Hint(SmtpCommandException ex) { var code = (int)ex.StatusCode; if (code >= 500) return \"\"; if ({|SMTP008:code == 535|}) return \"user\"; return \"later\"; }")]
    [InlineData("bool IsReset(SmtpCommandException ex) => {|SMTP008:(int)ex.StatusCode == 10054|};")]
    public Task MailKit_is_reported(string members) => Members(members, "MailKit.Net.Smtp");

    [Theory]
    [InlineData("bool IsLogin(SmtpCommandException ex) => ex.StatusCode == SmtpStatusCode.AuthenticationRequired;")]
    [InlineData("int Lane(SmtpResponse first, SmtpResponse second) { if ((int)first.StatusCode >= 500) return 1; return (int)second.StatusCode == 550 ? 2 : 3; }")]
    [InlineData("int Lane(SmtpResponse response, Func<SmtpResponse> next) { if ((int)response.StatusCode >= 500) return 1; response = next(); return (int)response.StatusCode == 550 ? 2 : 3; }")]
    public Task MailKit_code_that_is_right_is_silent(string members) => Members(members, "MailKit.Net.Smtp");

    [Theory]
    [InlineData("int Lane(SmtpReplyCode code) { if ((int)code >= 500) return 1; return {|SMTP008:code == SmtpReplyCode.TransactionFailed|} ? 2 : 3; }")]
    [InlineData("int Lane(SmtpReplyCode code) { if (!code.IsPermanent()) return 1; return {|SMTP008:code == SmtpReplyCode.ServiceNotAvailable|} ? 2 : 3; }")]
    [InlineData("int Lane(SmtpReplyCode code) { if (code.IsPermanent()) return 1; return code == SmtpReplyCode.ServiceNotAvailable ? 2 : 3; }")]
    [InlineData("bool IsUnset(SmtpReply reply) => (int)reply.Code == 0;")]
    public Task The_package_s_own_types_are_known(string members) => Members(members, "SmtpReplies");

    [Fact]
    public Task A_reply_that_an_alternative_has_let_through_already_is_silent() => Verify.FindingsAsync(
        """
        using System.Net.Mail;

        class Sender
        {
            static bool IsRefused(SmtpException ex) => (int)ex.StatusCode >= 500 || ex.StatusCode == SmtpStatusCode.MailboxUnavailable;
        }
        """);
}
