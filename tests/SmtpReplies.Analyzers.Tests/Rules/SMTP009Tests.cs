namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>The whole message is sent again after some recipients were accepted.</summary>
public sealed class SMTP009Tests
{
    private static Task Body(string statements) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;

        class Sender
        {
            public void Run(SmtpClient client, MailMessage message)
            {
                {{statements}}
            }

            private static MailMessage OnlyTo(MailMessage message, string recipient) => new MailMessage();
        }
        """);

    [Theory]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException) { {|SMTP009:client.Send(message)|}; }")]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientsException ex) when (ex.InnerExceptions.Length > 0) { {|SMTP009:client.Send(message)|}; }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { {|SMTP009:client.Send(message)|}; return; } catch (SmtpFailedRecipientException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { } }")]
    [InlineData("try { using (var c = new SmtpClient()) { c.Host = \"h\"; c.Send(message); } } catch (SmtpFailedRecipientsException ex) { foreach (var e in ex.InnerExceptions) { if (e.StatusCode == SmtpStatusCode.MailboxBusy) { using (var c = new SmtpClient()) {|SMTP009:c.Send(message)|}; } } }")]
    [InlineData("var host = \"h\"; try { var c = new SmtpClient(host); c.Send(message); } catch (SmtpFailedRecipientsException ex) when (ex.InnerExceptions.Length > 0) { var c = new SmtpClient(host); {|SMTP009:c.Send(message)|}; }")]
    public Task A_second_send_of_the_whole_message_is_reported_whatever_the_code(string statements) => Body(statements);

    [Theory]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { client.Send(OnlyTo(message, ex.FailedRecipient)); }")]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { message.To.Clear(); message.To.Add(ex.FailedRecipient); client.Send(message); }")]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { Console.WriteLine(ex.FailedRecipient); }")]
    [InlineData("try { client.Send(message); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { client.Send(message); }")]
    [InlineData("try { using var c = new SmtpClient(\"a\"); c.Send(message); } catch (SmtpFailedRecipientException) { using var c = new SmtpClient(\"b\"); c.Send(message); }")]
    [InlineData("try { using var c = new SmtpClient(\"a\", 587); c.Send(message); } catch (SmtpFailedRecipientException) { using var c = new SmtpClient(\"a\", 25); c.Send(message); }")]
    public Task A_send_to_the_failed_recipients_only_is_silent(string statements) => Body(statements);

    [Fact]
    public Task A_policy_that_handles_the_refusal_of_several_recipients_is_reported_and_one_of_a_single_one_asks_for_no_code() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using Polly;

        class Policies
        {
            public object Several() => Policy.{|SMTP009:Handle<SmtpFailedRecipientsException>|}().Retry(3);
            public object One() => Policy.{|SMTP101:Handle<SmtpFailedRecipientException>|}().Retry(3);
            public object Broken() => Policy.Handle<SmtpFailedRecipientsException>().CircuitBreaker(2, System.TimeSpan.FromMinutes(1));
        }
        """);
}
