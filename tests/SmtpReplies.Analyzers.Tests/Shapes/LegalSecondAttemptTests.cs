using SmtpReplies.Analyzers.Tests.Rules;

namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>Second attempts after a 5yz reply that RFC 5321 and its extensions allow: none of them may be reported.</summary>
public sealed class LegalSecondAttemptTests
{
    /// <summary>A session whose greeting is looked at; <c>Say</c> sends a command and gives the code of the reply.</summary>
    private static Task Dialog(string statements, string members = "") => Session.OverTcpClient(
        $$"""
        using var client = new TcpClient();
        await client.ConnectAsync(host, 25);
        using var reader = new StreamReader(client.GetStream());
        using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };

        int Answer()
        {
            string line;
            do
            {
                line = reader.ReadLine() ?? throw new IOException("closed");
            }
            while (line.Length > 3 && line[3] == '-');
            return int.Parse(line.Substring(0, 3));
        }

        int Say(string command)
        {
            writer.WriteLine(command);
            return Answer();
        }

        if (Answer() != 220)
            return false;
        {{statements}}
        Say("QUIT");
        """,
        members);

    [Theory]
    [InlineData("int smtpReply = Say(\"EHLO me.example.org\"); if (smtpReply == 500 || smtpReply == 502) smtpReply = Say(\"HELO me.example.org\"); if (smtpReply != 250) return false;")]
    [InlineData("if (Say(\"EHLO me.example.org\") / 100 != 2 && Say(\"HELO me.example.org\") / 100 != 2) return false;")]
    [InlineData("bool shouldRetry = Say(\"EHLO me.example.org\") >= 500; if (shouldRetry && Say(\"HELO me.example.org\") != 250) return false;")]
    public Task Row_01_EHLO_is_not_known_and_HELO_follows(string statements) => Dialog(statements);

    [Fact]
    public Task Row_02_EHLO_again_with_an_address_literal() => Dialog(
        """
        int smtpReply = Say("EHLO " + Environment.MachineName);
        if (smtpReply is 501 or 550)
            smtpReply = Say("EHLO [192.0.2.1]");
        if (smtpReply != 250)
            return false;
        """);

    [Fact]
    public Task Row_03_AUTH_with_another_mechanism() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("AUTH CRAM-MD5");
        if (smtpReply is 504 or 534 or 535)
            smtpReply = Say("AUTH PLAIN AHVzZXIAc2VjcmV0");
        if (smtpReply != 235)
            return false;
        """);

    [Fact]
    public Task Row_03_AUTH_with_each_mechanism_in_turn_by_MailKit() => Programs.MailKit(
        """
        public void Login(IEnumerable<SaslMechanism> mechanisms)
        {
            foreach (var mechanism in mechanisms)
            {
                try
                {
                    _client.Authenticate(mechanism);
                    return;
                }
                catch (AuthenticationException) { }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode is 504 or 534 or 535) { }
            }
        }
        """);

    [Fact]
    public Task Row_04_the_user_is_asked_and_AUTH_follows_again() => Programs.MailKit(
        """
        public void Login(Func<(string User, string Password)> ask)
        {
            while (true)
            {
                var (user, password) = ask();
                try
                {
                    _client.Authenticate(user, password);
                    return;
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode == 535)
                {
                    Console.WriteLine("wrong password");
                }
            }
        }
        """);

    [Fact]
    public Task Row_04_new_credentials_and_the_message_again_by_SystemNetMail() => Programs.NetMail(
        """
        public void Send(MailMessage message, Func<System.Net.NetworkCredential> ask)
        {
            for (int i = 0; i < 3; i++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpException ex) when ((int)ex.StatusCode is 530 or 535)
                {
                    _client.Credentials = ask();
                }
            }
        }
        """);

    [Fact]
    public Task Row_05_no_login_and_the_session_goes_on() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Authenticate("user", "secret");
            }
            catch (AuthenticationException)
            {
                Console.WriteLine("sending without a login");
            }

            _client.Send(message);
        }
        """);

    [Fact]
    public Task Row_06_530_then_the_login_and_the_refused_message_again() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (ServiceNotAuthenticatedException)
            {
                _client.Authenticate("user", "secret");
                _client.Send(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.AuthenticationRequired)
            {
                _client.Authenticate("user", "secret");
                _client.Send(message);
            }
        }
        """);

    [Fact]
    public Task Row_06_530_then_TLS_and_the_refused_message_again() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MustIssueStartTlsFirst)
            {
                _client.EnableSsl = true;
                _client.Send(message);
            }
        }
        """);

    [Fact]
    public Task Row_06_530_then_STARTTLS_and_MAIL_again() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("MAIL FROM:<a@example.org>");
        if (smtpReply == 530)
        {
            if (Say("STARTTLS") != 220)
                return false;
            smtpReply = Say("MAIL FROM:<a@example.org>");
        }

        if (smtpReply != 250)
            return false;
        """);

    [Fact]
    public Task Row_07_538_or_523_then_TLS_and_the_login_again() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("AUTH PLAIN AHVzZXIAc2VjcmV0");
        if (smtpReply is 538 or 523)
        {
            if (Say("STARTTLS") != 220)
                return false;
            smtpReply = Say("AUTH PLAIN AHVzZXIAc2VjcmV0");
        }

        if (smtpReply != 235)
            return false;
        """);

    [Fact]
    public Task Row_08_MAIL_again_without_parameters() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("MAIL FROM:<a@example.org> SIZE=1000 BODY=8BITMIME");
        if (smtpReply is 555 or 501 or 504)
            smtpReply = Say("MAIL FROM:<a@example.org>");
        if (smtpReply != 250)
            return false;
        """);

    [Fact]
    public Task Row_09_a_converted_message_after_5yz_to_an_international_one() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            var options = FormatOptions.Default.Clone();
            options.International = true;
            try
            {
                _client.Send(options, message);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode is 550 or 553 or 555)
            {
                var ascii = Downgrade(message);
                _client.Send(ascii);
            }
        }

        private static MimeMessage Downgrade(MimeMessage message) => new MimeMessage();
        """);

    [Fact]
    public Task Row_09_the_message_prepared_for_seven_bits_and_sent_again() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.TransactionFailed)
            {
                message.Prepare(EncodingConstraint.SevenBit);
                _client.Send(message);
            }
        }
        """);

    [Theory]
    [InlineData("public static bool IsTransient(SmtpException ex) => ex.StatusCode is SmtpStatusCode.InsufficientStorage or SmtpStatusCode.ExceededStorageAllocation;")]
    [InlineData("public void Send(MailMessage message) { for (int i = 0; i < 3; i++) { try { _client.Send(message); return; } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation) { Thread.Sleep(1000); } } }")]
    [InlineData("public void Send(MailMessage first, MailMessage rest) { try { _client.Send(first); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation) { _client.Send(rest); } }")]
    public Task Row_10_552_for_too_many_recipients_and_the_rest_in_another_transaction(string members) => Programs.NetMail(members);

    [Fact]
    public Task Row_11_551_and_the_address_that_the_text_names() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.UserNotLocalTryAlternatePath)
            {
                message.To.Clear();
                message.To.Add(MailboxAddress.Parse(ForwardAddressIn(ex.Message)));
                _client.Send(message);
            }
        }

        private static string ForwardAddressIn(string text) => text.Substring(text.IndexOf('<') + 1);
        """);

    [Fact]
    public Task Row_12_a_5yz_greeting_and_the_next_MX() => Programs.MailKit(
        """
        public void Send(MimeMessage message, IEnumerable<string> exchangers)
        {
            foreach (var exchanger in exchangers)
            {
                try
                {
                    using var client = new SmtpClient();
                    client.Connect(exchanger, 25);
                    client.Send(message);
                    client.Disconnect(true);
                    return;
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode is 554 or 521)
                {
                    Console.WriteLine(exchanger + " takes no mail");
                }
            }
        }
        """);

    [Fact]
    public Task Row_12_a_5yz_greeting_and_the_next_address_over_TcpClient() => Session.OverTcpClient(
        """
        foreach (var address in await System.Net.Dns.GetHostAddressesAsync(host))
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, 25);
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            var greeting = await reader.ReadLineAsync();
            if (greeting == null || greeting.StartsWith("5"))
                continue;
            if (!greeting.StartsWith("220"))
                return false;
            await writer.WriteLineAsync("EHLO me.example.org");
            return (await reader.ReadLineAsync()).StartsWith("250");
        }
        """);

    [Theory]
    [InlineData("var current = exchangers[i]; client.Connect(current, 25); client.Send(message); return;")]
    [InlineData("client.Connect(exchangers[i], 25); client.Send(message); return;")]
    public Task Row_13_5yz_from_one_MX_and_the_next_for_what_is_undelivered(string attempt) => Programs.MailKit(
        $$"""
        public void Send(MimeMessage message, string[] exchangers)
        {
            for (int i = 0; i < exchangers.Length; i++)
            {
                using var client = new SmtpClient();
                try { {{attempt}} }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); }
            }
        }
        """);

    [Fact]
    public Task Row_13_a_predicate_for_another_server_by_its_name() =>
        Programs.NetMail("public static bool ShouldTryNextExchanger(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed;");

    [Fact]
    public Task Row_13_a_second_client_by_SystemNetMail() => Programs.NetMail(
        """
        private readonly SmtpClient _backup = new SmtpClient("backup");

        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex) when ((int)ex.StatusCode >= 500)
            {
                _backup.Send(message);
            }
        }
        """);

    [Fact]
    public Task Row_14_one_recipient_refused_and_DATA_for_the_others() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250 || Say("MAIL FROM:<a@example.org>") != 250)
            return false;
        int accepted = 0;
        foreach (var recipient in log)
        {
            int smtpReply = Say("RCPT TO:<" + recipient + ">");
            if (smtpReply >= 500)
                continue;
            accepted++;
        }

        if (accepted == 0 || Say("DATA") != 354)
            return false;
        """);

    [Fact]
    public Task Row_14_MailKit_that_goes_on_without_a_recipient() => Verify.FindingsAsync(
        """
        using System.Collections.Generic;
        using MailKit.Net.Smtp;
        using MimeKit;

        public class TolerantClient : SmtpClient
        {
            public List<string> Refused { get; } = new List<string>();

            protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
            {
                if ((int)response.StatusCode >= 500)
                    Refused.Add(mailbox.Address);
                else
                    base.OnRecipientNotAccepted(message, mailbox, response);
            }
        }
        """);

    [Fact]
    public Task Row_15_503_then_RSET_and_the_same_transaction() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("MAIL FROM:<a@example.org>");
        if (smtpReply == 503)
        {
            Say("RSET");
            smtpReply = Say("MAIL FROM:<a@example.org>");
        }

        if (smtpReply != 250)
            return false;
        """);

    [Fact]
    public Task Row_15_503_and_a_new_connection_by_MailKit() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.BadCommandSequence)
            {
                _client.Disconnect(true);
                _client.Connect("mail.example.org", 25);
                _client.Send(message);
            }
        }
        """);

    [Fact]
    public Task Row_16_STARTTLS_is_refused_and_the_session_goes_on_in_clear() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("STARTTLS");
        if (smtpReply == 454 || smtpReply >= 500)
            log.Add("in clear");
        if (Say("MAIL FROM:<a@example.org>") != 250)
            return false;
        """);

    [Fact]
    public Task Row_17_the_handshake_fails_and_a_connection_without_TLS_follows() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Connect("mail.example.org", 25, SecureSocketOptions.StartTls);
            }
            catch (SslHandshakeException)
            {
                _client.Connect("mail.example.org", 25, SecureSocketOptions.None);
            }

            _client.Send(message);
        }
        """);

    [Fact]
    public Task Row_17_TLS_is_switched_off_by_SystemNetMail() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.EnableSsl = true;
                _client.Send(message);
            }
            catch (SmtpException ex) when (ex.InnerException is System.Security.Authentication.AuthenticationException)
            {
                _client.EnableSsl = false;
                _client.Send(message);
            }
        }
        """);

    [Fact]
    public Task Row_18_a_message_is_parked_and_a_person_sends_it_again() => Programs.NetMail(
        """
        private readonly List<MailMessage> _parked = new List<MailMessage>();

        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex) when ((int)ex.StatusCode >= 500)
            {
                _parked.Add(message);
            }
        }

        public void OnResendClicked(int index)
        {
            var message = _parked[index];
            _parked.RemoveAt(index);
            Send(message);
        }
        """);

    [Theory]
    [InlineData("ShowRetryButton")]
    [InlineData("CanResend")]
    [InlineData("RetryVisible")]
    public Task Row_18_a_person_is_offered_another_attempt_after_any_refusal(string flag) => Programs.NetMail(
        $$"""
        public bool {{flag}} { get; private set; }

        public void OnSendClicked(MailMessage message)
        {
            {{flag}} = false;
            try
            {
                _client.Send(message);
            }
            catch (SmtpException)
            {
                {{flag}} = true;
            }
        }
        """);

    [Fact]
    public Task Row_19_a_switch_of_the_operator_by_the_names_of_the_settings() => Verify.WithSettingsAsync(
        "smtp_replies.transient_codes = 550, 554",
        """
        using System.Net.Mail;

        public class Queue
        {
            public bool SoftBounce { get; set; }

            public bool ShouldDefer(SmtpException ex) =>
                (int)ex.StatusCode is >= 400 and < 500
                || (SoftBounce && ex.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.TransactionFailed);
        }
        """);

    [Theory]
    [InlineData("public static bool ShouldRetry(SmtpException ex) => (int)ex.StatusCode / 100 == 4 || (ex.StatusCode == SmtpStatusCode.MailboxUnavailable && ex.Message.Contains(\"5.4.5\"));")]
    [InlineData("public static bool IsTransient(SmtpException ex) => (int)ex.StatusCode switch { 550 when ex.Message.Contains(\"5.4.5\") => true, 553 when ex.Message.Contains(\"TSS\") => true, >= 400 and < 500 => true, _ => false };")]
    public Task Row_20_a_table_of_a_provider_with_codes_and_texts(string members) => Programs.NetMail(members);

    [Theory]
    [InlineData("static bool ShouldRetry(Diagnostic d) => d.Code switch { 550 when d.Text.Contains(\"5.4.5\") => true, 552 => true, >= 400 and <= 499 => true, _ => false };")]
    [InlineData("static bool ShouldRetry(int code, string text) { if (code == 550 && text.ToLowerInvariant().Contains(\"daily limit\")) return true; return code / 100 == 4; }")]
    [InlineData("static bool ShouldRetry(int code, string text) { if (text.Contains(\"5.4.5\") && code == 550) return true; return code / 100 == 4; }")]
    [InlineData("static bool ShouldRetry(int code, string said) { if (said.Contains(\"daily limit\")) { if (code is 550 or 553) return true; } return code / 100 == 4; }")]
    [InlineData("static bool ShouldRetry(int code, string enhanced) => code / 100 == 4 || code == 550 && enhanced == \"5.4.5\";")]
    [InlineData("static bool ShouldRetry(int code, string x) => code / 100 == 4 || code == 550 && x is \"5.4.5\" or \"5.2.1\";")]
    [InlineData("static bool IsLimit(string s) => s.Length > 5; static bool ShouldRetry(int code, string reply) => code / 100 == 4 || code == 550 && IsLimit(reply);")]
    [InlineData("static bool ShouldRetry(int code, string reply) => code / 100 == 4 || code == 550 && System.Text.RegularExpressions.Regex.IsMatch(reply, \"limit\");")]
    public Task Row_20_a_text_that_only_its_name_ties_to_the_reply(string members) => Verify.FindingsAsync(
        $$"""
        readonly record struct Diagnostic(int Code, string Text);
        static class SmtpPolicy { {{members}} }
        """);

    [Theory]
    [InlineData("static bool ShouldRetry(int code, string to) => code / 100 == 4 || {|SMTP001:code == 550|} && to.Contains(\"@\");")]
    [InlineData("static bool ShouldRetry(int code, string text) { if (text.Length == 0) return false; return code / 100 == 4 || {|SMTP001:code == 550|}; }")]
    [InlineData("static bool ShouldRetry(int code, string text) { if (text.Contains(\"limit\")) return false; return code / 100 == 4 || {|SMTP001:code == 550|}; }")]
    [InlineData("static string Log(string text) => text; static bool ShouldRetry(int code, string text) { if (code is 450 or {|SMTP001:550|}) { Log(text); return true; } return false; }")]
    [InlineData("static bool ShouldRetry(int code, string text) { if ({|SMTP001:code >= 400|}) return !text.Contains(\"limit\"); return false; }")]
    public Task Row_20_but_a_code_without_its_text_is_reported(string members) => Verify.FindingsAsync($$"""static class SmtpPolicy { {{members}} }""");

    [Fact]
    public Task Row_21_VRFY_is_refused_and_RCPT_follows() => Dialog(
        """
        if (Say("EHLO me.example.org") != 250)
            return false;
        int smtpReply = Say("VRFY user");
        if (smtpReply >= 500 || smtpReply == 252)
        {
            if (Say("MAIL FROM:<>") != 250)
                return false;
            smtpReply = Say("RCPT TO:<user@example.org>");
        }

        if (smtpReply / 100 != 2)
            return false;
        """);

    [Fact]
    public Task Row_22_QUIT_is_refused_or_unanswered_and_a_connection_follows_later() => Programs.MailKit(
        """
        public void Send(MimeMessage first, MimeMessage second)
        {
            _client.Send(first);
            try
            {
                _client.Disconnect(true);
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { }
            catch (SmtpProtocolException) { }

            _client.Connect("mail.example.org", 25);
            _client.Send(second);
        }
        """);

    [Fact]
    public Task Row_23_a_probe_by_NOOP_fails_and_a_connection_is_opened_anew() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.NoOp();
            }
            catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
            {
                _client.Disconnect(false);
                _client.Connect("mail.example.org", 25);
            }
            catch (SmtpProtocolException)
            {
                _client.Connect("mail.example.org", 25);
            }

            _client.Send(message);
        }
        """);

    [Theory]
    [InlineData("public static bool IsTransient(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500 || ((int)ex.StatusCode >= 500 && ex.Message.Contains(\" 4.4.\"));")]
    [InlineData("public static bool IsTransient(SmtpException ex) { if ((int)ex.StatusCode == 554) return ex.Message.StartsWith(\"4.4.7\"); return (int)ex.StatusCode is >= 400 and < 500; }")]
    public Task Row_24_5yz_with_an_enhanced_code_of_class_4(string members) => Programs.NetMail(members);

    [Theory]
    [InlineData("public static bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData("public static bool IsTransient(Exception ex) => ex is TimeoutException or IOException or SocketException || ex is SmtpException { StatusCode: SmtpStatusCode.GeneralFailure };")]
    [InlineData("public void Send(MailMessage message) { for (int i = 0; i < 3; i++) { try { _client.Send(message); return; } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure) { Thread.Sleep(1000); } } }")]
    public Task Row_25_no_reply_at_all(string members) => Programs.NetMail(members);

    [Fact]
    public Task Row_25_no_reply_at_all_by_MailKit() => Programs.MailKit(
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
                catch (Exception ex) when (ex is SmtpProtocolException or IOException or TimeoutException)
                {
                    Thread.Sleep(1000);
                }
            }
        }
        """);

    [Fact]
    public Task Row_25_no_reply_at_all_by_Polly() => Programs.Polly(
        "Policy.Handle<SmtpProtocolException>().Or<SocketException>().Or<TimeoutException>().WaitAndRetry(3, i => TimeSpan.FromSeconds(i));");

    [Fact]
    public Task Row_13_another_host_by_the_callback_of_a_policy() => Programs.Polly(
        """
        var servers = new Queue<string>(new[] { "mx1.example.org", "mx2.example.org" });
        var server = servers.Dequeue();
        Policy.Handle<SmtpException>(ex => (int)ex.StatusCode >= 500)
            .Retry(1, (error, count) => { server = servers.Dequeue(); })
            .Execute(() => { using var other = new System.Net.Mail.SmtpClient(server); other.Send(message); });
        """);

    [Theory]
    [InlineData("public event Action<string, string> Progress;", "Progress?.Invoke(mailbox, \"sent\");", "Progress?.Invoke(mailbox, \"refused: \" + refusal.Message);")]
    [InlineData("public Action<string, string> Show;", "Show(mailbox, \"sent\");", "Show(mailbox, \"refused: \" + refusal.Message);")]
    public Task Whoever_is_told_of_each_message_sends_none(string member, string tellsOfSuccess, string tells) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Mail;

        class Contact
        {
            public string Mailbox { get; set; }
        }

        class Campaign
        {
            private readonly SmtpClient _client = new SmtpClient("mail.example.com");
            {{member}}

            public void Run(IEnumerable<Contact> contacts)
            {
                foreach (var contact in contacts)
                {
                    var mailbox = contact.Mailbox;
                    using (var mail = new MailMessage("news@example.com", mailbox, "News", "Text"))
                    {
                        mail.IsBodyHtml = true;
                        try
                        {
                            _client.Send(mail);
                            {{tellsOfSuccess}}
                        }
                        catch (SmtpFailedRecipientException refusal)
                        {
                            {{tells}}
                        }
                        catch (SmtpException refusal)
                        {
                            {{tells}}
                        }
                    }
                }
            }
        }
        """);
}
