namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S8: a loop or a queue by hand, with a handler of every refusal.</summary>
public sealed class S08_HandWrittenLoopTests
{
    [Fact]
    public Task A_counter_in_the_filter() => Programs.NetMail(
        """
        public async Task SendAsync(MailMessage message, int maxAttempts)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await _client.SendMailAsync(message);
                    return;
                }
                catch ({|SMTP101:SmtpException|}) when (attempt < maxAttempts)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt * 2));
                }
            }
        }
        """);

    [Fact]
    public Task A_while_loop_with_a_flag() => Programs.NetMail(
        """
        public bool Send(MailMessage message)
        {
            var sent = false;
            var tries = 0;
            while (!sent && tries < 5)
            {
                try
                {
                    _client.Send(message);
                    sent = true;
                }
                catch ({|SMTP101:SmtpException|} ex)
                {
                    tries++;
                    Console.WriteLine(ex.Message);
                    Thread.Sleep(2000);
                }
            }

            return sent;
        }
        """);

    [Fact]
    public Task A_do_loop() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            var left = 3;
            do
            {
                try
                {
                    _client.Send(message);
                    break;
                }
                catch ({|SMTP101:SmtpCommandException|})
                {
                    Thread.Sleep(1000);
                }
            }
            while (--left > 0);
        }
        """);

    [Fact]
    public Task A_label_and_a_goto() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            var tries = 0;
        start:
            try
            {
                _client.Send(message);
            }
            catch ({|SMTP101:SmtpCommandException|}) when (++tries < 3)
            {
                goto start;
            }
        }
        """);

    [Fact]
    public Task A_call_of_itself() => Programs.NetMail(
        """
        public void Send(MailMessage message, int tries = 0)
        {
            try
            {
                _client.Send(message);
            }
            catch ({|SMTP101:SmtpException|})
            {
                if (tries >= 3)
                    throw;
                Send(message, tries + 1);
            }
        }
        """);

    [Fact]
    public Task A_decorator_around_another_sender() => Programs.MailKit(
        """
        private readonly IMailSender _inner;

        public async Task SendAsync(MimeMessage message, CancellationToken token)
        {
            for (int attempt = 0; attempt < 3; attempt++)
            {
                try
                {
                    await _inner.SendAsync(message, token);
                    return;
                }
                catch ({|SMTP101:SmtpCommandException|} ex)
                {
                    Console.WriteLine(ex.Message);
                    await Task.Delay(1000, token);
                }
            }
        }
        """,
        "public interface IMailSender { Task SendAsync(MimeMessage message, CancellationToken token); }");

    [Fact]
    public Task A_new_client_each_time_to_the_same_server() => Programs.MailKit(
        """
        public async Task SendAsync(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    using var client = new SmtpClient();
                    await client.ConnectAsync("smtp.example.org", 587, SecureSocketOptions.StartTls);
                    await client.AuthenticateAsync("user", "secret");
                    await client.SendAsync(message);
                    await client.DisconnectAsync(true);
                    return;
                }
                catch ({|SMTP101:SmtpCommandException|})
                {
                    await Task.Delay(1000);
                }
            }
        }
        """);

    [Theory]
    [InlineData("ex is {|SMTP101:SmtpCommandException refused|}")]
    [InlineData("i < 2 && ex is {|SMTP101:SmtpCommandException refused|}")]
    [InlineData("ex is {|SMTP101:SmtpCommandException|} and not null")]
    [InlineData("{|SMTP101:ex is SmtpCommandException|}")]
    [InlineData("i < 2 && {|SMTP101:ex is SmtpCommandException|}")]
    [InlineData("{|SMTP101:ex is SmtpCommandException|} || ex is IOException")]
    public Task A_variable_of_the_type_in_the_filter_of_a_handler_of_everything(string filter) => Programs.MailKit(
        $$"""
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try { _client.Send(message); return; }
                catch (Exception ex) when ({{filter}}) { Thread.Sleep(1000); }
            }
        }
        """);

    [Fact]
    public Task A_type_named_in_the_filter_of_a_handler_of_everything() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (Exception ex) when (ex is {|SMTP101:SmtpCommandException|} or SocketException or IOException)
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Theory]
    [InlineData("row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(5);")]
    [InlineData("row.Tries++; row.State = row.Tries > 5 ? \"failed\" : \"pending\"; row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(row.Tries);")]
    public Task A_row_of_a_queue_that_gets_a_date_for_its_next_attempt(string handler) => Programs.NetMail(
        $$"""
        public void Process(Row row)
        {
            try
            {
                _client.Send("me@example.org", row.To, row.Subject, row.Body);
                row.State = "sent";
            }
            catch ({|SMTP101:SmtpException|})
            {
                {{handler}}
            }
        }
        """,
        "public class Row { public string To, Subject, Body, State; public int Tries; public DateTime? NextAttemptUtc { get; set; } }");

    [Fact]
    public Task An_outcome_for_every_refusal_that_says_again() => Programs.MailKit(
        """
        public SendState Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
                return SendState.Sent;
            }
            catch ({|SMTP101:SmtpCommandException|} ex)
            {
                Console.WriteLine(ex.Message);
                return SendState.RetryLater;
            }
        }
        """,
        "public enum SendState { Sent, RetryLater, Failed }");

    // Traps

    [Theory]
    [InlineData("catch (SmtpException ex) when ((int)ex.StatusCode < 500) { row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(5); } catch (SmtpException) { row.State = \"failed\"; }")]
    [InlineData("catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) row.State = \"failed\"; else row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(5); }")]
    [InlineData("catch (SmtpException) { row.NextAttemptUtc = null; row.State = \"failed\"; }")]
    [InlineData("catch (SmtpException ex) { row.State = Judge(ex); row.NextAttemptUtc = DateTime.MaxValue; if (Judge(ex) == \"failed\") return; row.NextAttemptUtc = DateTime.UtcNow; }")]
    [InlineData("catch (Exception) { row.NextAttemptUtc = DateTime.UtcNow.AddMinutes(5); }")]
    public Task A_date_for_the_next_attempt_after_a_look_at_the_reply_or_for_any_fault(string handler) => Programs.NetMail(
        $$"""
        public void Process(Row row)
        {
            try
            {
                _client.Send("me@example.org", row.To, row.Subject, row.Body);
            }
            {{handler}}
        }

        private static string Judge(object failure) => failure.ToString().Length > 3 ? "failed" : "pending";
        """,
        "public class Row { public string To, Subject, Body, State; public DateTime? NextAttemptUtc { get; set; } }");

    [Theory]
    [InlineData("catch (SmtpException ex) { retry = true; if ((int)ex.StatusCode >= 500) retry = false; }")]
    [InlineData("catch (SmtpException ex) { retry = true; switch (ex.StatusCode) { case SmtpStatusCode.MailboxUnavailable: case SmtpStatusCode.TransactionFailed: retry = false; break; } }")]
    [InlineData("catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } catch (SmtpException) { retry = true; }")]
    [InlineData("catch (SmtpException ex) { retry = judge.IsWorthIt(ex); }")]
    [InlineData("catch (SmtpException ex) { if (judge.IsWorthIt(ex)) retry = true; }")]
    [InlineData("catch (SmtpException ex) { var kind = judge.KindOf(ex.StatusCode); retry = true; if (kind == 3) retry = false; }")]
    [InlineData("catch (SmtpException) { retry = false; }")]
    [InlineData("catch (Exception) { retry = true; }")]
    [InlineData("catch (IOException) { retry = true; }")]
    public Task A_flag_that_is_set_after_or_before_a_look_at_the_reply(string handler) => Programs.NetMail(
        $$"""
        public bool Send(MailMessage message, IJudge judge)
        {
            var retry = false;
            try { _client.Send(message); }
            {{handler}}
            return retry;
        }
        """,
        "public interface IJudge { bool IsWorthIt(Exception failure); int KindOf(SmtpStatusCode code); }");

    [Fact]
    public Task A_filter_by_type_with_a_look_at_the_code_in_the_handler() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (Exception ex) when (ex is SmtpCommandException or SmtpProtocolException or IOException)
                {
                    if (ex is SmtpCommandException { StatusCode: >= (SmtpStatusCode)500 } || i == 2)
                        throw;
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task A_filter_by_type_with_a_predicate_in_the_handler() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (Exception ex) when (ex is SmtpCommandException or IOException)
                {
                    if (IsFinal(ex))
                        throw;
                    Thread.Sleep(1000);
                }
            }
        }

        private static bool IsFinal(Exception ex) => ex is SmtpCommandException refused && (int)refused.StatusCode >= 500;
        """);

    [Fact]
    public Task A_queue_with_a_handler_of_everything_and_a_bound() => Programs.NetMail(
        """
        public void Flush(IEnumerable<QueuedMail> queue)
        {
            foreach (var mail in queue)
            {
                try
                {
                    _client.Send(mail.Message);
                    mail.Sent = true;
                }
                catch (Exception ex)
                {
                    Console.WriteLine(ex.Message);
                }
                finally
                {
                    mail.SentTries++;
                }
            }
        }
        """,
        "public class QueuedMail { public MailMessage Message; public bool Sent; public int SentTries; }");

    [Fact]
    public Task A_loop_with_a_handler_of_everything() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try { _client.Send(message); return; }
                catch (Exception) { Thread.Sleep(1000); }
            }
        }
        """);

    [Fact]
    public Task A_loop_over_recipients() => Programs.NetMail(
        """
        public void Send(string subject, string body, IEnumerable<string> recipients)
        {
            foreach (var recipient in recipients)
            {
                using var message = new MailMessage("me@example.org", recipient, subject, body);
                try { _client.Send(message); }
                catch (SmtpException ex) { Console.WriteLine(recipient + ": " + ex.Message); }
            }
        }
        """);

    [Fact]
    public Task A_loop_that_gives_up_for_permanent_replies() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex)
                {
                    if ((int)ex.StatusCode is >= 500 and < 600)
                        throw;
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task A_filter_by_type_and_code() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (Exception ex) when (ex is SmtpCommandException { StatusCode: < (SmtpStatusCode)500 } or SmtpProtocolException or IOException)
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task A_filter_of_connection_faults_only() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (Exception ex) when (ex is SmtpProtocolException or SocketException or IOException)
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task The_next_of_a_queue_that_is_given_to_the_type() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using System.Threading.Tasks;

        public interface IForms { Task<string> PeekAsync(); Task RemoveAsync(string form); }

        public class Forms(IForms queue, SmtpClient client)
        {
            public async Task RunAsync()
            {
                for (var form = await queue.PeekAsync(); form is not null; form = await queue.PeekAsync())
                {
                    var message = new MailMessage("a@b.example", "c@d.example", "Form", form);
                    try
                    {
                        await client.SendMailAsync(message);
                    }
                    catch (SmtpException)
                    {
                        await queue.RemoveAsync(form);
                    }
                }
            }
        }
        """);
}
