namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S10: a wrong number, bound or name.</summary>
public sealed class S10_WrongNumberTests
{
    [Fact]
    public Task A_range_from_400_to_500() =>
        Programs.NetMail("public static bool IsInTheFourHundreds(SmtpException ex) { var code = (int)ex.StatusCode; return code >= 400 && {|SMTP010:code <= 500|}; }");

    [Fact]
    public Task A_range_from_400_to_500_of_a_code_that_is_passed_on_from_a_local() => Programs.NetMail(
        """
        public static string Label(SmtpException error)
        {
            var code = (int)error.StatusCode;
            return ClassOf(code);
        }

        private static string ClassOf(int number) => number >= 400 && {|SMTP010:number <= 500|} ? "4yz" : "other";
        """);

    [Fact]
    public Task A_threshold_at_MailboxUnavailable() =>
        Programs.NetMail("public static string Kind(SmtpException ex) => {|SMTP010:ex.StatusCode >= SmtpStatusCode.MailboxUnavailable|} ? \"final\" : \"passing\";");

    [Fact]
    public Task A_member_with_a_comment_that_names_another_code() => Programs.MailKit(
        """
        public static string Kind(SmtpCommandException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.MailboxBusy: // 450
                    return "busy";
                case {|SMTP010:SmtpStatusCode.TransactionFailed|}: // 451
                    return "local error";
                default:
                    return "other";
            }
        }
        """);

    [Fact]
    public Task An_enum_of_ones_own_with_a_wrong_number() => Verify.FindingsAsync(
        """
        public enum SmtpReplies
        {
            ServiceReady = 220,
            Ok = 250,
            MailboxBusy = 450,
            CommandNotImplemented = {|SMTP010:550|},
            TransactionFailed = 554,
        }
        """);

    [Fact]
    public Task Constants_of_ones_own_with_a_wrong_number() => Verify.FindingsAsync(
        """
        public static class SmtpCodes
        {
            public const int StartMailInput = 354;
            public const int ServiceClosingTransmissionChannel = {|SMTP010:211|};
            public const int TransactionFailed = 554;
        }
        """);

    [Fact]
    public Task A_MailboxUnavailable_with_450() => Verify.FindingsAsync(
        """
        // RFC 5321 calls both 450 and 550 so.
        public enum SmtpCode { MailboxUnavailable = 450, MailboxNotFound = 550, TransactionFailed = 554 }
        """);

    [Fact]
    public Task A_range_that_is_split_by_a_switch() => Programs.NetMail(
        """
        public static int Lane(SmtpException ex) => (int)ex.StatusCode switch
        {
            >= 200 and {|SMTP010:<= 300|} => 1,
            >= 400 and {|SMTP010:<= 500|} => 2,
            _ => 3,
        };
        """);

    [Fact]
    public Task A_number_that_is_no_reply_at_all() =>
        Programs.MailKit("public static bool IsReset(SmtpCommandException ex) => {|SMTP008:(int)ex.StatusCode == 10054|};");

    [Fact]
    public Task A_test_behind_one_that_has_taken_its_code() => Programs.NetMail(
        """
        public static string Text(SmtpException ex)
        {
            if ((int)ex.StatusCode >= 500)
                return "refused";
            if ({|SMTP008:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})
                return "no such mailbox";
            return "later";
        }
        """);

    // Traps

    [Fact]
    public Task A_range_that_ends_at_499() =>
        Programs.NetMail("public static bool IsSoft(SmtpException ex) => (int)ex.StatusCode >= 400 && (int)ex.StatusCode <= 499;");

    [Fact]
    public Task A_threshold_between_two_named_members() =>
        Programs.NetMail("public static string Kind(SmtpException ex) => ex.StatusCode >= SmtpStatusCode.CommandUnrecognized ? \"final\" : \"passing\";");

    [Fact]
    public Task A_comment_with_the_right_number() =>
        Programs.NetMail("public static bool IsFull(SmtpException ex) => ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation; // 552");

    [Fact]
    public Task An_HTTP_enum() => Verify.FindingsAsync(
        """
        using System.Net.Mail;

        public enum HttpCode { Ok = 200, AuthenticationRequired = 511, ServiceNotAvailable = 503, NotImplemented = 501 }
        """);

    [Fact]
    public Task An_FTP_enum() => Verify.FindingsAsync(
        """
        // Not SMTP.
        public enum FtpCode { ServiceReady = 220, SystemStatus = 211, CommandNotImplemented = 502, StartMailInput = 350 }
        """);
}
