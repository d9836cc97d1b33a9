namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S3: the sample of the framework's documentation, in the shapes that it was copied into.</summary>
public sealed class S03_DocumentationSampleTests
{
    [Fact]
    public Task A_single_failed_recipient() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpFailedRecipientException ex)
            {
                SmtpStatusCode statusCode = ex.StatusCode;
                if (statusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:statusCode == SmtpStatusCode.MailboxUnavailable|}
                    || {|SMTP001:statusCode == SmtpStatusCode.TransactionFailed|})
                {
                    Thread.Sleep(5000);
                    {|SMTP009:_client.Send(message)|};
                }
                else
                {
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task A_generic_SmtpException() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex)
            {
                switch (ex.StatusCode)
                {
                    case SmtpStatusCode.MailboxBusy:
                    case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:
                        Thread.Sleep(5000);
                        _client.Send(message);
                        break;
                    default:
                        throw;
                }
            }
        }
        """);

    [Fact]
    public Task Asynchronous_with_the_inner_exceptions() => Programs.NetMail(
        """
        public async Task SendAsync(MailMessage message)
        {
            try
            {
                await _client.SendMailAsync(message).ConfigureAwait(false);
            }
            catch (SmtpFailedRecipientsException ex)
            {
                foreach (var inner in ex.InnerExceptions)
                {
                    var status = inner.StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy || {|SMTP001:status == SmtpStatusCode.MailboxUnavailable|})
                    {
                        await Task.Delay(5000).ConfigureAwait(false);
                        await {|SMTP009:_client.SendMailAsync(message)|}.ConfigureAwait(false);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task The_whole_message_again_for_a_code_that_is_transient_reaches_the_accepted_recipients_twice() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpFailedRecipientsException ex) when (ex.InnerExceptions[0].StatusCode == SmtpStatusCode.MailboxBusy)
            {
                Thread.Sleep(5000);
                {|SMTP009:_client.Send(message)|};
            }
        }
        """);

    // Traps

    [Fact]
    public Task The_second_send_is_commented_out() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpFailedRecipientsException ex)
            {
                for (int i = 0; i < ex.InnerExceptions.Length; i++)
                {
                    SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                    if (status == SmtpStatusCode.MailboxBusy || status == SmtpStatusCode.MailboxUnavailable)
                    {
                        Console.WriteLine("Delivery failed.");
                        // System.Threading.Thread.Sleep(5000);
                        // _client.Send(message);
                    }
                    else
                    {
                        Console.WriteLine("Failed to deliver message to {0}", ex.InnerExceptions[i].FailedRecipient);
                    }
                }
            }
        }
        """);

    [Fact]
    public Task The_message_is_made_again_for_the_failed_recipient_only() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpFailedRecipientException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy)
            {
                Thread.Sleep(5000);
                using var again = new MailMessage(message.From.Address, ex.FailedRecipient, message.Subject, message.Body);
                _client.Send(again);
            }
        }
        """);

    [Fact]
    public Task The_recipients_are_replaced_by_those_that_failed() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpFailedRecipientsException ex)
            {
                message.To.Clear();
                foreach (var inner in ex.InnerExceptions)
                {
                    if ((int)inner.StatusCode / 100 == 4)
                        message.To.Add(inner.FailedRecipient);
                }

                if (message.To.Count > 0)
                    _client.Send(message);
            }
        }
        """);
}
