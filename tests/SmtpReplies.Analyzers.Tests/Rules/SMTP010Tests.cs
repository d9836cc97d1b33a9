namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A number, and a name, comment or bound that says another.</summary>
public sealed class SMTP010Tests
{
    private static Task Members(string members, string library = "System.Net.Mail") => Verify.FindingsAsync(
        $$"""
        using System;
        using {{library}};

        class Sender
        {
            {{members}}
        }
        """);

    [Theory]
    [InlineData("static class SmtpCodes { public const int TransactionFailed = {|SMTP010:451|}; }")]
    [InlineData("enum SmtpReply { MailboxBusy = 450, BAD_COMMAND_SEQUENCE = {|SMTP010:530|} }")]
    [InlineData("enum SmtpReply { NotImplemented = {|SMTP010:550|} }")]
    [InlineData("enum SmtpReply { ServiceReadyInNNNMinutes = {|SMTP010:214|}, ServiceReady = 220 }")]
    [InlineData("/* smtp */ enum Antwort { ServiceReady = 220, MailboxBusy = 450, ServiceNotAvailable = {|SMTP010:554|} }")]
    [InlineData("class SmtpSession { enum Reply : short { StartMailInput = {|SMTP010:334|} } }")]
    public Task A_name_with_the_number_of_another_reply_is_reported(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("enum SmtpReply { MailboxUnavailable = 450, ServiceNotAvailable = 421, SyntaxError = 500 }")]
    [InlineData("enum SmtpReply { MailboxUnavailable = 550, TransactionFailed = 554, Greylisted = 451 }")]
    [InlineData("enum SmtpResult { Ok = 0, ServiceNotAvailable = 1, TransactionFailed = 2, MailboxBusy }")]
    [InlineData("enum SmtpGatewayHttpStatus { NotImplemented = 501, InsufficientStorage = 507, AuthenticationRequired = 401, ServiceNotAvailable = 503 }")]
    [InlineData("using System.Net.Mail; enum ApiStatus { Ok = 200, ServiceNotAvailable = 503, AuthenticationRequired = 511 }")]
    [InlineData("using System.Net.Mail; enum FtpReply { ServiceReady = 220, CommandNotImplemented = 202, BadCommandSequence = 503, StartMailInput = 350 }")]
    [InlineData("enum Reply { TransactionFailed = 451 }")]
    [InlineData("enum SmtpReply { EncryptionRequiredForAuthenticationMechanism = 524, AuthFailed = 523, AuthenticationFailed = 422 }")]
    public Task A_name_that_is_right_or_no_reply_s_is_silent(string source) => Verify.FindingsAsync(source);

    [Theory]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == {|SMTP010:SmtpStatusCode.TransactionFailed|}; // 451")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == {|SMTP010:SmtpStatusCode.ExceededStorageAllocation|}; //452: out of space")]
    [InlineData("int Is(SmtpException ex) { switch (ex.StatusCode) {\n case {|SMTP010:SmtpStatusCode.MailboxUnavailable|}: // 450 busy\n return 1; default: return 2; } }")]
    [InlineData("SmtpStatusCode[] all = {\n SmtpStatusCode.MailboxBusy, // 450\n {|SMTP010:SmtpStatusCode.MailboxUnavailable|}, // 450\n };")]
    [InlineData("enum SmtpCode {\n Greylisted = {|SMTP010:451|}, // 450\n Busy = 450 // 450\n }")]
    public Task A_comment_with_another_number_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed; // 554")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed; // 450 or 554")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed; // not 451")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed; // 5.7.1")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed; // 500-599")]
    [InlineData("int Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed ? 300 : 0; // 300")]
    [InlineData("int Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed ? 5 * 60 : 0; // 300 seconds")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed || ex.StatusCode == SmtpStatusCode.MailboxBusy; // 450")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.GeneralFailure; // 421")]
    [InlineData("// 451\n bool Is(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed;")]
    [InlineData("System.Net.HttpStatusCode code = System.Net.HttpStatusCode.NotFound; // 500")]
    public Task A_comment_that_says_something_else_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("bool IsLater(SmtpException ex) => (int)ex.StatusCode >= 400 && {|SMTP010:(int)ex.StatusCode <= 500|};")]
    [InlineData("bool IsLater(SmtpException ex) { var code = (int)ex.StatusCode; return code >= 400 && ({|SMTP010:code < 501|}); }")]
    [InlineData("bool IsLater(SmtpException ex) { int code = (int)ex.StatusCode; return {|SMTP010:500 >= code|} && code > 400; }")]
    [InlineData("bool IsLater(SmtpException ex) => (int)ex.StatusCode is >= 400 and {|SMTP010:<= 500|};")]
    [InlineData("int Lane(SmtpException ex) => (int)ex.StatusCode switch { >= 400 and {|SMTP010:<= 500|} => 1, _ => 2 };")]
    [InlineData("bool IsLater(SmtpException ex) => ex is { StatusCode: >= (SmtpStatusCode)400 and {|SMTP010:<= (SmtpStatusCode)500|} };")]
    [InlineData("bool IsFine(SmtpException ex) => (int)ex.StatusCode >= 200 && {|SMTP010:(int)ex.StatusCode <= 400|};")]
    [InlineData("int Kod { get; set; } void Keep(SmtpException ex) { Kod = (int)ex.StatusCode; } bool Later => Kod >= 400 && {|SMTP010:Kod <= 500|};")]
    [InlineData("bool Is(SmtpException ex) => Of((int)ex.StatusCode); bool Of(int x) => x >= 400 && {|SMTP010:x <= 500|};")]
    public Task A_bound_that_takes_in_the_first_code_of_the_next_class_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool IsFinal(SmtpException ex) => {|SMTP010:ex.StatusCode >= SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsFinal(SmtpException ex) => {|SMTP010:(int)ex.StatusCode >= (int)SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsFinal(SmtpStatusCode code) { if ({|SMTP010:code >= SmtpStatusCode.MailboxUnavailable|}) { Console.WriteLine(code); return true; } return code == SmtpStatusCode.MustIssueStartTlsFirst; }")]
    [InlineData("bool IsLater(SmtpException ex) => {|SMTP010:ex.StatusCode < SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsFinal(SmtpException ex) => ex.StatusCode is {|SMTP010:> SmtpStatusCode.CommandUnrecognized|};")]
    public Task A_member_in_the_middle_of_its_class_as_a_bound_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("bool Is(SmtpException ex) => (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500;")]
    [InlineData("bool Is(SmtpException ex) => (int)ex.StatusCode >= 400 && (int)ex.StatusCode <= 499;")]
    [InlineData("bool Is(SmtpException ex) => (int)ex.StatusCode is >= 500 and <= 599 || (int)ex.StatusCode / 100 == 4;")]
    [InlineData("bool Is(SmtpException ex) => (int)ex.StatusCode is >= 500 and <= 600;")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode >= SmtpStatusCode.CommandUnrecognized || ex.StatusCode >= SmtpStatusCode.ServiceNotAvailable;")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode > SmtpStatusCode.ClientNotPermitted;")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode >= SmtpStatusCode.MailboxUnavailable && ex.StatusCode <= SmtpStatusCode.TransactionFailed;")]
    [InlineData("bool Is(SmtpException ex) => ex.StatusCode is >= SmtpStatusCode.ServiceNotAvailable and <= SmtpStatusCode.InsufficientStorage;")]
    [InlineData("bool Is(SmtpException ex) => (int)ex.StatusCode >= 550;")]
    [InlineData("bool Is(System.Net.Http.HttpResponseMessage r, SmtpException ex) => (int)r.StatusCode >= 400 && (int)r.StatusCode <= 500;")]
    [InlineData("bool Is(int width, int height, SmtpException ex) => width >= 400 && width <= 500 && height >= 200 && height <= 300;")]
    [InlineData("bool Is(SmtpException ex, int size) => (int)ex.StatusCode >= 400 && size <= 500;")]
    [InlineData("bool Is(SmtpStatusCode code) { if (code <= SmtpStatusCode.InsufficientStorage) return code == SmtpStatusCode.ServiceNotAvailable || code - SmtpStatusCode.MailboxBusy <= 2; return code == SmtpStatusCode.ClientNotPermitted; }")]
    [InlineData("int Lane(SmtpException ex) { if ((int)ex.StatusCode > (int)SmtpStatusCode.MailboxUnavailable) { switch (ex.StatusCode) { case SmtpStatusCode.TransactionFailed: return 1; default: return 2; } } return 3; }")]
    [InlineData("bool Is(SmtpStatusCode code) => (code > SmtpStatusCode.MailboxUnavailable) ? code is SmtpStatusCode.TransactionFailed : code == SmtpStatusCode.MailboxBusy;")]
    public Task A_bound_that_keeps_a_class_whole_is_silent(string members) => Members(members);

    [Theory]
    [InlineData("bool Is(SmtpCommandException ex) => {|SMTP010:ex.StatusCode >= SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool Is(SmtpCommandException ex) => (int)ex.StatusCode is >= 400 and {|SMTP010:<= 500|};")]
    [InlineData("bool Is(SmtpCommandException ex) => ex.StatusCode == {|SMTP010:SmtpStatusCode.ErrorInProcessing|}; // 554")]
    [InlineData("bool Is(SmtpCommandException ex) => ex.StatusCode >= SmtpStatusCode.CommandUnrecognized; // 500")]
    public Task MailKit_is_known(string members) => Members(members, "MailKit.Net.Smtp");

    [Theory]
    [InlineData("bool Is(SmtpReplyCode code) => code == {|SMTP010:SmtpReplyCode.TransactionFailed|}; // 451")]
    [InlineData("bool Is(SmtpReply reply) => (int)reply.Code >= 400 && {|SMTP010:(int)reply.Code <= 500|};")]
    [InlineData("bool Is(SmtpReply reply) => (int)reply.Code >= 400 && (int)reply.Code < 500;")]
    public Task The_package_s_own_types_are_known(string members) => Members(members, "SmtpReplies");
}
