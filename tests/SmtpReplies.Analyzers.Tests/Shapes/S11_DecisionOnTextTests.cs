namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S11: a decision on the text of a reply.</summary>
public sealed class S11_DecisionOnTextTests
{
    [Theory]
    [InlineData("Contains(\"5.7.8\")")]
    [InlineData("Contains(\"421\")")]
    [InlineData("StartsWith(\"535\")")]
    [InlineData("EndsWith(\"later\")")]
    [InlineData("Contains(\"unavailable\", StringComparison.OrdinalIgnoreCase)")]
    public Task The_message_of_a_failure_in_a_predicate(string test) =>
        Programs.NetMail($"public static bool ShouldRetry(SmtpException ex) => {{|SMTP102:ex.Message.{test}|}};");

    [Fact]
    public Task Words_ahead_of_the_code() => Programs.MailKit(
        """
        public static bool IsTransient(SmtpCommandException ex)
        {
            if ({|SMTP102:ex.Message.Contains("unavailable")|})
                return true;
            return (int)ex.StatusCode is >= 400 and < 500;
        }
        """);

    [Fact]
    public Task A_filter_of_a_retry() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpException ex) when ({|SMTP102:ex.Message.Contains("4.7.0")|})
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task A_regular_expression() => Programs.NetMail(
        "public static bool ShouldRetry(SmtpException ex) => {|SMTP102:System.Text.RegularExpressions.Regex.IsMatch(ex.Message, \"4[0-9][0-9]\")|};");

    [Fact]
    public Task An_outcome() => Programs.MailKit(
        "public static Verdict Judge(SmtpCommandException ex) => {|SMTP102:ex.Message.Contains(\"try again\")|} ? Verdict.RetryLater : Verdict.Failed;",
        "public enum Verdict { Failed, RetryLater }");

    [Fact]
    public Task A_switch_with_guards() => Programs.MailKit(
        """
        public static Verdict Judge(SmtpCommandException ex) => ex switch
        {
            _ when {|SMTP102:ex.Message.Contains("greylist")|} => Verdict.RetryLater,
            _ => Verdict.Failed,
        };
        """,
        "public enum Verdict { Failed, RetryLater }");

    [Fact]
    public Task The_text_in_lower_case_in_a_local() => Programs.NetMail(
        """
        public static bool IsTransient(SmtpException ex)
        {
            var text = ex.Message.Trim().ToLowerInvariant();
            return {|SMTP102:text.Contains("temporarily")|};
        }
        """);

    // Traps

    [Fact]
    public Task A_text_that_refines_a_code() =>
        Programs.NetMail("public static bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode == 450 && ex.Message.Contains(\"4.2.0\");");

    [Fact]
    public Task A_text_that_is_only_shown() =>
        Programs.NetMail("public static string Show(SmtpException ex) => ex.Message.Contains(\"quota\") ? \"The mailbox is full.\" : ex.Message;");

    [Fact]
    public Task A_text_of_another_exception() =>
        Programs.NetMail("public static bool ShouldRetry(IOException ex) => ex.Message.Contains(\"timed out\");");

    [Fact]
    public Task A_text_that_is_empty_or_not() =>
        Programs.NetMail("public static bool ShouldRetry(SmtpException ex) => !string.IsNullOrEmpty(ex.Message) && (int)ex.StatusCode is >= 400 and < 500;");
}
