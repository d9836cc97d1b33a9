namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S7: a permanent list that is too short, and retry for the rest.</summary>
public sealed class S07_ShortPermanentListTests
{
    [Fact]
    public Task A_switch_whose_default_is_a_retry() => Programs.NetMail(
        """
        public Verdict Judge(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case {|SMTP107:SmtpStatusCode.MailboxUnavailable|}:
                case SmtpStatusCode.UserNotLocalTryAlternatePath:
                case SmtpStatusCode.MailboxNameNotAllowed:
                    return Verdict.Failed;
                default:
                    return Verdict.Retry;
            }
        }
        """,
        "public enum Verdict { Failed, Retry }");

    [Fact]
    public Task A_switch_expression_whose_rest_is_a_retry() => Programs.MailKit(
        """
        public static Verdict Judge(SmtpCommandException ex) => ex.StatusCode switch
        {
            {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.MailboxNameNotAllowed => Verdict.Failed,
            _ => Verdict.Retry,
        };
        """,
        "public enum Verdict { Failed, Retry }");

    [Fact]
    public Task A_list_that_is_left_out_of_a_retry() => Programs.NetMail(
        """
        private static readonly HashSet<SmtpStatusCode> Final = new() { {|SMTP107:SmtpStatusCode.MailboxUnavailable|}, SmtpStatusCode.MailboxNameNotAllowed };

        public bool ShouldRetry(SmtpException ex) => !Final.Contains(ex.StatusCode);
        """);

    [Fact]
    public Task A_loop_that_gives_up_for_two_codes_only() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex) when ({|SMTP107:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|} || ex.StatusCode == SmtpStatusCode.UserNotLocalTryAlternatePath)
                {
                    throw;
                }
                catch (SmtpCommandException)
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task An_enum_that_says_what_comes_next() => Programs.MailKit(
        """
        private static NextStep Judge(SmtpStatusCode status)
        {
            switch (status)
            {
                case {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.MailboxNameNotAllowed:
                    return NextStep.Drop;
                default:
                    return NextStep.Requeue;
            }
        }
        """,
        "public enum NextStep { Requeue, Drop }");

    // Traps

    [Fact]
    public Task A_list_in_a_predicate_of_its_own_is_reported_once() => Programs.NetMail(
        """
        public void Send(MailMessage message, Row row)
        {
            while (row.Tries < 5)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpException ex)
                {
                    row.Tries++;
                    if (MayBeRetried(ex))
                        Thread.Sleep(1000);
                    else
                        row.IsClosed = true;
                }
            }
        }

        private static bool MayBeRetried(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case {|SMTP107:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.SyntaxError:
                    return false;
                default:
                    return true;
            }
        }
        """,
        "public class Row { public int Tries; public bool IsClosed; }");

    [Fact]
    public Task A_range_instead_of_a_list() => Programs.NetMail(
        "public Verdict Judge(SmtpException ex) => (int)ex.StatusCode >= 500 ? Verdict.Failed : Verdict.Retry;",
        "public enum Verdict { Failed, Retry }");

    [Fact]
    public Task A_list_that_is_completed_by_a_range() => Programs.NetMail(
        """
        public Verdict Judge(SmtpException ex) => ex.StatusCode switch
        {
            SmtpStatusCode.MailboxUnavailable => Verdict.NoSuchMailbox,
            >= (SmtpStatusCode)500 => Verdict.Failed,
            _ => Verdict.Retry,
        };
        """,
        "public enum Verdict { Failed, NoSuchMailbox, Retry }");

    [Fact]
    public Task A_list_whose_rest_is_no_retry() => Programs.NetMail(
        "public static string Text(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxUnavailable => \"no such mailbox\", _ => \"not delivered\" };");

    [Fact]
    public Task A_list_beside_a_transient_list_whose_rest_fails() => Programs.NetMail(
        """
        public Verdict Judge(SmtpException ex) => ex.StatusCode switch
        {
            SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed => Verdict.Failed,
            SmtpStatusCode.MailboxBusy or SmtpStatusCode.InsufficientStorage => Verdict.Retry,
            _ => Verdict.Failed,
        };
        """,
        "public enum Verdict { Failed, Retry }");
}
