namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S5: MailKit's ErrorCode, or the type of the exception, taken as final.</summary>
public sealed class S05_ErrorCodeAsFinalTests
{
    [Theory]
    [InlineData("IsPermanent")]
    [InlineData("IsPermanentFailure")]
    [InlineData("IsDefinitive")]
    [InlineData("IsInvalidAddress")]
    [InlineData("IsDeadAddress")]
    [InlineData("IsHardBounce")]
    public Task A_refused_recipient_in_a_predicate_that_says_for_good(string name) =>
        Programs.MailKit($"public static bool {name}(SmtpCommandException ex) => {{|SMTP004:ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted|}};");

    [Fact]
    public Task A_refused_sender_or_recipient() =>
        Programs.MailKit("public static bool IsPermanent(SmtpCommandException ex) => ex.ErrorCode is {|SMTP004:SmtpErrorCode.RecipientNotAccepted|} or SmtpErrorCode.SenderNotAccepted;");

    [Fact]
    public Task A_switch_statement_over_the_error_code() => Programs.MailKit(
        """
        public SendState Judge(SmtpCommandException ex)
        {
            switch (ex.ErrorCode)
            {
                case {|SMTP004:SmtpErrorCode.RecipientNotAccepted|}:
                    return SendState.PermanentFailure;
                case SmtpErrorCode.MessageNotAccepted:
                    return SendState.Later;
                default:
                    return SendState.Later;
            }
        }
        """,
        "public enum SendState { Sent, Later, PermanentFailure }");

    [Fact]
    public Task A_switch_expression_over_the_exception() => Programs.MailKit(
        """
        public static SendState Judge(Exception error) => error switch
        {
            SmtpCommandException { ErrorCode: {|SMTP004:SmtpErrorCode.RecipientNotAccepted|} } => SendState.DeadLetter,
            _ => SendState.Later,
        };
        """,
        "public enum SendState { Sent, Later, DeadLetter }");

    [Fact]
    public Task A_handler_of_refused_recipients_that_gives_the_address_up() => Programs.NetMail(
        """
        public void Send(MailMessage message, Contact contact)
        {
            try
            {
                _client.Send(message);
            }
            catch ({|SMTP004:SmtpFailedRecipientException|})
            {
                contact.IsInvalid = true;
            }
        }
        """,
        "public class Contact { public bool IsInvalid { get; set; } }");

    [Fact]
    public Task An_outcome_that_a_handler_of_refused_recipients_chooses() => Programs.NetMail(
        """
        public SendState Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
                return SendState.Sent;
            }
            catch ({|SMTP004:SmtpFailedRecipientException|} ex)
            {
                Console.WriteLine(ex.FailedRecipient);
                return SendState.PermanentFailure;
            }
        }
        """,
        "public enum SendState { Sent, Later, PermanentFailure }");

    // Traps

    [Fact]
    public Task The_error_code_with_the_status_code() =>
        Programs.MailKit("public static bool IsPermanent(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)ex.StatusCode >= 500;");

    [Fact]
    public Task The_status_code_asked_first() => Programs.MailKit(
        """
        public static bool IsInvalidAddress(SmtpCommandException ex)
        {
            if ((int)ex.StatusCode < 500)
                return false;
            return ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted;
        }
        """);

    [Fact]
    public Task MailKits_own_example_that_prints_a_text() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpCommandException ex)
            {
                Console.WriteLine("Error sending message: {0}", ex.Message);
                Console.WriteLine("\tStatusCode: {0}", ex.StatusCode);
                switch (ex.ErrorCode)
                {
                    case SmtpErrorCode.RecipientNotAccepted:
                        Console.WriteLine("\tRecipient not accepted: {0}", ex.Mailbox);
                        break;
                    case SmtpErrorCode.SenderNotAccepted:
                        Console.WriteLine("\tSender not accepted: {0}", ex.Mailbox);
                        break;
                    case SmtpErrorCode.MessageNotAccepted:
                        Console.WriteLine("\tMessage not accepted.");
                        break;
                }
            }
        }
        """);

    [Fact]
    public Task An_interactive_caller_that_just_reports() => Programs.MailKit(
        "public static string Explain(SmtpCommandException ex) => ex.ErrorCode == SmtpErrorCode.RecipientNotAccepted ? \"The address was refused.\" : \"The mail was refused.\";");

    [Fact]
    public Task A_handler_of_refused_recipients_that_asks_for_the_code() => Programs.NetMail(
        """
        public SendState Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
                return SendState.Sent;
            }
            catch (SmtpFailedRecipientException ex)
            {
                return (int)ex.StatusCode >= 500 ? SendState.PermanentFailure : SendState.Later;
            }
        }
        """,
        "public enum SendState { Sent, Later, PermanentFailure }");
}
