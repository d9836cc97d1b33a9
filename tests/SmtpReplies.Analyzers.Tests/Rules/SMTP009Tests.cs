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
    public Task A_second_send_of_the_whole_message_is_reported_whatever_the_code(string statements) => Body(statements);

    [Theory]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { client.Send(OnlyTo(message, ex.FailedRecipient)); }")]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { message.To.Clear(); message.To.Add(ex.FailedRecipient); client.Send(message); }")]
    [InlineData("try { client.Send(message); } catch (SmtpFailedRecipientException ex) { Console.WriteLine(ex.FailedRecipient); }")]
    [InlineData("try { client.Send(message); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { client.Send(message); }")]
    public Task A_send_to_the_failed_recipients_only_is_silent(string statements) => Body(statements);
}
