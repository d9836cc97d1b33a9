using Microsoft.CodeAnalysis.CSharp;

namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A 5yz reply is in the set that is retried, or a path taken for 5yz sends the same message again.</summary>
public sealed class SMTP001Tests
{
    private static Task Predicate(string member) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using System.Net.Mail;

        class Sender
        {
            {{member}}
        }
        """);

    private static Task MailKitPredicate(string member) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Linq;
        using System.Collections.Generic;
        using System.Collections.Frozen;
        using MailKit.Net.Smtp;

        class Sender
        {
            {{member}}
        }
        """);

    // System.Net.Mail: the documentation's sample

    [Fact]
    public Task The_RetryIfBusy_sample_of_the_NET_documentation_is_reported() => Verify.FindingsAsync(
        """
        using System;
        using System.Net.Mail;

        class Sample
        {
            public static void RetryIfBusy(string server)
            {
                MailAddress from = new MailAddress("ben@contoso.com");
                MailAddress to = new MailAddress("jane@contoso.com");
                using MailMessage message = new MailMessage(from, to);
                message.Subject = "Using the SmtpClient class.";
                using SmtpClient client = new SmtpClient(server);
                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    for (int i = 0; i < ex.InnerExceptions.Length; i++)
                    {
                        SmtpStatusCode status = ex.InnerExceptions[i].StatusCode;
                        if (status == SmtpStatusCode.MailboxBusy ||
                            {|SMTP001:status == SmtpStatusCode.MailboxUnavailable|})
                        {
                            Console.WriteLine("Delivery failed - retrying in 5 seconds.");
                            System.Threading.Thread.Sleep(5000);
                            {|SMTP009:client.Send(message)|};
                        }
                        else
                        {
                            Console.WriteLine("Failed to deliver message to {0}", ex.InnerExceptions[i].FailedRecipient);
                        }
                    }
                }
                catch (Exception ex)
                {
                    Console.WriteLine("Exception caught in RetryIfBusy(): {0}", ex.ToString());
                }
            }
        }
        """);

    [Fact]
    public Task The_sample_without_MailboxUnavailable_is_not() => Verify.FindingsAsync(
        """
        using System.Net.Mail;

        class Sample
        {
            public static void RetryIfBusy(SmtpClient client, MailMessage message)
            {
                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    foreach (SmtpFailedRecipientException inner in ex.InnerExceptions)
                    {
                        SmtpStatusCode status = inner.StatusCode;
                        if (status == SmtpStatusCode.MailboxBusy || status == SmtpStatusCode.InsufficientStorage)
                            {|SMTP009:client.Send(message)|};
                    }
                }
            }
        }
        """);

    [Fact]
    public Task The_sample_with_a_foreach_over_the_failures_is_reported() => Verify.FindingsAsync(
        """
        using System.Net.Mail;

        class Sample
        {
            public static void RetryIfBusy(SmtpClient client, MailMessage message)
            {
                try
                {
                    client.Send(message);
                }
                catch (SmtpFailedRecipientsException ex)
                {
                    foreach (SmtpFailedRecipientException inner in ex.InnerExceptions)
                    {
                        SmtpStatusCode status = inner.StatusCode;
                        if (status == SmtpStatusCode.MailboxBusy || {|SMTP001:status == SmtpStatusCode.TransactionFailed|})
                            {|SMTP009:client.Send(message)|};
                    }
                }
            }
        }
        """);

    // A predicate whose name says retry

    [Theory]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy || {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy | {|SMTP001:code == SmtpStatusCode.TransactionFailed|};")]
    [InlineData("static bool ShouldRetry(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} or SmtpStatusCode.LocalErrorInProcessing;")]
    [InlineData("bool IsTransient(SmtpException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy => true, {|SMTP001:SmtpStatusCode.TransactionFailed|} => true, _ => false };")]
    [InlineData("bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy:\n case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:\n return true; default: return false; } }")]
    [InlineData("bool IsTransient(SmtpException ex) { if ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}) return true; return ex.StatusCode == SmtpStatusCode.MailboxBusy; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code >= 500|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) { var code = (int)ex.StatusCode; return {|SMTP001:code / 100 == 5|}; }")]
    [InlineData("bool IsTransient(SmtpException ex) => (int)ex.StatusCode is {|SMTP001:>= 400 and < 600|};")]
    [InlineData("bool IsTransient(SmtpException ex) { bool retry = false; if ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) retry = true; return retry; }")]
    [InlineData("bool IsTransient(Exception ex) => ex is SmtpException { StatusCode: SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} };")]
    [InlineData("bool IsTransient(Exception ex) => ex is SmtpException smtp && ({|SMTP001:smtp.StatusCode == SmtpStatusCode.MailboxUnavailable|} || smtp.StatusCode == SmtpStatusCode.MailboxBusy);")]
    [InlineData("bool IsTransient(Exception ex) => ex is TimeoutException || ex is SmtpException smtp && {|SMTP001:smtp.StatusCode == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsTransient(Exception ex) { var smtp = ex as SmtpException; return {|SMTP001:smtp?.StatusCode == SmtpStatusCode.MailboxUnavailable|}; }")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => !(code != SmtpStatusCode.MailboxBusy && {|SMTP001:code != SmtpStatusCode.MailboxUnavailable|});")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy ? true : {|SMTP001:code == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => new[] { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }.Contains(code);")]
    [InlineData("bool IsTransient(SmtpStatusCode code) { var codes = new List<SmtpStatusCode> { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; return codes.Contains(code); }")]
    [InlineData("static readonly HashSet<SmtpStatusCode> Soft = new() { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }; static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);")]
    [InlineData("static readonly SmtpStatusCode[] Soft = [SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|}]; static bool IsTransient(SmtpException ex) => Soft.Contains(ex.StatusCode);")]
    [InlineData("bool IsTransient(SmtpException ex) => IsBusy(ex) || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}; bool IsBusy(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:IsGone(ex)|}; bool IsGone(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("Func<SmtpException, bool> isTransient = ex => {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("void M(SmtpException e) { bool IsRetryable(SmtpException ex) => {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}; IsRetryable(e); }")]
    [InlineData("static bool IsTemporaryError(int smtpStatusCode) => smtpStatusCode == 421 || {|SMTP001:smtpStatusCode == 550|};")]
    [InlineData("bool EsTransitorio(SmtpException ex) => {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("async System.Threading.Tasks.Task<bool> ShouldRetryAsync(SmtpException ex) { await System.Threading.Tasks.Task.Yield(); return {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}; }")]
    [InlineData("bool IsTransient(SmtpFailedRecipientsException ex) => {|SMTP001:ex.InnerExceptions.First().StatusCode == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString().StartsWith(\"5\")|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString()[0] == '5'|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:((int)ex.StatusCode).ToString().Substring(0, 1) == \"5\"|};")]
    [InlineData("bool IsTransient(SmtpException ex) => {|SMTP001:ex.StatusCode.Equals(SmtpStatusCode.MailboxUnavailable)|};")]
    public Task A_predicate_named_for_retry_that_accepts_a_permanent_reply_is_reported_at_the_member(string member) => Predicate(member);

    [Theory]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code is SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.MailboxBusy or SmtpStatusCode.LocalErrorInProcessing or SmtpStatusCode.InsufficientStorage;")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => (int)code >= 400 && (int)code < 500;")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => (int)code is >= 400 and < 500;")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => (int)code / 100 == 4;")]
    [InlineData("bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.GeneralFailure || ex.StatusCode == SmtpStatusCode.MailboxBusy;")]
    [InlineData("bool IsPermanent(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("bool IsNotTransient(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("bool ShouldNotRetry(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code != SmtpStatusCode.MailboxUnavailable && (int)code < 500;")]
    [InlineData("string Describe(SmtpStatusCode code) => code switch { SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable => \"mailbox\", _ => \"other\" };")]
    [InlineData("bool IsMailbox(SmtpStatusCode code) => code is SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("bool IsTransient(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxUnavailable: case SmtpStatusCode.TransactionFailed: return false; case SmtpStatusCode.MailboxBusy: return true; default: return false; } }")]
    [InlineData("bool IsTransient(SmtpException ex) { if (ex.StatusCode == SmtpStatusCode.TransactionFailed) return false; return ex.StatusCode == SmtpStatusCode.MailboxBusy; }")]
    // RFC 5321, section 4.5.3.1.10: 552 after RCPT is to be treated as 452.
    [InlineData("bool IsTransient(SmtpStatusCode code) => code is SmtpStatusCode.MailboxBusy or SmtpStatusCode.ExceededStorageAllocation;")]
    // The permanent ones are left out one by one: another rule's business.
    [InlineData("bool IsTransient(SmtpStatusCode code) => {|SMTP107:code != SmtpStatusCode.MailboxUnavailable|};")]
    // HTTP, not SMTP.
    [InlineData("bool IsTransient(int statusCode) => statusCode >= 500;")]
    [InlineData("bool RetrieveMailbox(SmtpStatusCode code) => code == SmtpStatusCode.MailboxUnavailable;")]
    [InlineData("static readonly HashSet<SmtpStatusCode> Hard = new() { {|SMTP107:SmtpStatusCode.MailboxUnavailable|} }; static bool IsTransient(SmtpException ex) => !Hard.Contains(ex.StatusCode);")]
    public Task A_predicate_that_accepts_no_permanent_reply_is_silent(string member) => Predicate(member);

    [Theory]
    [InlineData("bool IsTransient(SmtpStatusCode code) => code is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.TransactionFailed|};")]
    [InlineData("bool IsTransient(SmtpCommandException ex) => {|SMTP001:(int)ex.StatusCode >= 500|};")]
    [InlineData("bool IsTransient(SmtpCommandException ex) => ex is { StatusCode: SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} };")]
    [InlineData("bool IsTransient(SmtpResponse response) => {|SMTP001:response.StatusCode == SmtpStatusCode.MailboxUnavailable|};")]
    [InlineData("static readonly FrozenSet<SmtpStatusCode> Soft = new[] { SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} }.ToFrozenSet(); static bool IsTransient(SmtpCommandException ex) => Soft.Contains(ex.StatusCode);")]
    public Task MailKit_predicates_are_understood(string member) => MailKitPredicate(member);

    [Theory]
    [InlineData("bool IsTransient(SmtpCommandException ex) => (int)ex.StatusCode is >= 400 and < 500;")]
    [InlineData("bool IsTransient(SmtpCommandException ex) => ex is { StatusCode: SmtpStatusCode.MailboxBusy or SmtpStatusCode.ErrorInProcessing };")]
    [InlineData("bool IsTransient(Exception ex) => ex is SmtpProtocolException || ex is SmtpCommandException { StatusCode: < (SmtpStatusCode)500 };")]
    public Task Correct_MailKit_predicates_are_silent(string member) => MailKitPredicate(member);

    [Theory]
    [InlineData("bool IsTransient(SmtpReplyCode code) => code.IsTransient() || {|SMTP001:code.IsTransactionFailed()|};")]
    [InlineData("bool ShouldRetry(SmtpReplyCode code) => {|SMTP001:code.IsPermanent()|};")]
    [InlineData("bool ShouldRetry(SmtpReply reply) => {|SMTP001:reply.Code == SmtpReplyCode.TransactionFailed|};")]
    [InlineData("bool ShouldRetry(SmtpReply reply) => reply.IsTransient();")]
    [InlineData("bool ShouldRetry(SmtpReplyCode code) => code.IsTransient();")]
    [InlineData("[ReplyRange(400, 499)] static bool Soft(object o) => o is null; bool ShouldRetry(SmtpReplyCode code) => Soft(code);")]
    public Task The_own_runtime_is_understood_by_its_matchers(string member) => Verify.FindingsAsync(
        $$"""
        using SmtpReplies;

        class Queue
        {
            {{member}}
        }
        """);

    // A loop, a handler, a recursion that sends again

    private static Task MailKitSender(string body) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using MailKit.Net.Smtp;
        using MailKit.Security;
        using MimeKit;

        class Sender
        {
            private readonly string _host = "localhost";

            {{body}}
        }
        """);

    [Fact]
    public Task A_loop_that_retries_in_a_catch_for_5yz_is_reported() => MailKitSender(
        """
        public async Task SendAsync(MimeMessage message, CancellationToken token)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    using var client = new SmtpClient();
                    await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTls, token);
                    await client.SendAsync(message, token);
                    await client.DisconnectAsync(true, token);
                    return;
                }
                catch (SmtpCommandException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|})
                {
                    if (attempt >= 5)
                        throw;
                    await Task.Delay(TimeSpan.FromSeconds(attempt), token);
                }
            }
        }
        """);

    [Fact]
    public Task The_same_loop_for_4yz_is_silent() => MailKitSender(
        """
        public async Task SendAsync(MimeMessage message, CancellationToken token)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    using var client = new SmtpClient();
                    await client.ConnectAsync(_host, 587, SecureSocketOptions.StartTls, token);
                    await client.SendAsync(message, token);
                    return;
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500 && attempt < 5)
                {
                    await Task.Delay(TimeSpan.FromSeconds(attempt), token);
                }
            }
        }
        """);

    [Fact]
    public Task An_if_in_the_handler_that_lets_5yz_fall_back_into_the_loop_is_reported() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message)
        {
            var attempts = 0;
            while (attempts < 3)
            {
                try
                {
                    client.Send(message);
                    break;
                }
                catch (SmtpCommandException ex)
                {
                    attempts++;
                    if (ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})
                    {
                        Thread.Sleep(1000);
                        continue;
                    }
                    throw;
                }
            }
        }
        """);

    [Fact]
    public Task A_flag_that_carries_the_decision_out_of_the_handler_is_followed() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message)
        {
            bool again;
            do
            {
                again = false;
                try
                {
                    client.Send(message);
                }
                catch (SmtpCommandException ex)
                {
                    again = {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|};
                    if (!again)
                        throw;
                }
            }
            while (again);
        }
        """);

    [Fact]
    public Task A_goto_back_to_the_send_is_reported() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message)
        {
        again:
            try
            {
                client.Send(message);
            }
            catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})
            {
                Thread.Sleep(1000);
                goto again;
            }
        }
        """);

    [Fact]
    public Task A_second_send_in_the_handler_is_reported() => MailKitSender(
        """
        public async Task SendAsync(ISmtpClient client, MimeMessage message)
        {
            try
            {
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|})
            {
                await client.SendAsync(message);
            }
        }
        """);

    [Fact]
    public Task A_recursion_is_a_second_send() => MailKitSender(
        """
        public async Task SendAsync(ISmtpClient client, MimeMessage message, int attempt = 0)
        {
            try
            {
                await client.SendAsync(message);
            }
            catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|} && attempt < 3)
            {
                await SendAsync(client, message, attempt + 1);
            }
        }
        """);

    [Fact]
    public Task A_send_in_a_helper_counts_as_a_send() => MailKitSender(
        """
        public async Task DeliverAsync(MimeMessage message)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    await OnceAsync(message);
                    return;
                }
                catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|})
                {
                    await Task.Delay(1000);
                }
            }
        }

        private async Task OnceAsync(MimeMessage message)
        {
            using var client = new SmtpClient();
            await client.ConnectAsync(_host, 25);
            await client.SendAsync(message);
        }
        """);

    [Fact]
    public Task A_send_behind_an_interface_counts_where_the_handler_catches_refusals() => MailKitSender(
        """
        public interface IMailer { Task SendMailAsync(MimeMessage message); }

        public async Task DeliverAsync(IMailer mailer, MimeMessage message)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    await mailer.SendMailAsync(message);
                    return;
                }
                catch (SmtpCommandException ex) when ({|SMTP001:(int)ex.StatusCode >= 500|})
                {
                    await Task.Delay(1000);
                }
            }
        }
        """);

    [Fact]
    public Task A_filter_that_asks_a_predicate_is_reported_in_the_predicate_alone() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex) when (IsTransient(ex))
                {
                }
            }
        }

        private static bool IsTransient(SmtpCommandException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy
            or {|SMTP001:SmtpStatusCode.MailboxUnavailable|};
        """);

    [Fact]
    public Task A_message_that_is_built_anew_from_the_same_order_is_the_same_message() => MailKitSender(
        """
        public void Send(SmtpClient client, string order)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    var message = Build(order);
                    client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|})
                {
                }
            }
        }

        private static MimeMessage Build(string order) => new MimeMessage();
        """);

    [Fact]
    public Task A_filter_that_rejects_hands_the_rest_to_the_next_handler() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message)
        {
            for (var i = 0; i < 3; i++)
            {
                try
                {
                    client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500)
                {
                    throw;
                }
                catch (SmtpCommandException ex)
                {
                    Console.WriteLine((int)ex.StatusCode >= 550 ? "gone" : ex.Message);
                }
            }
        }
        """);

    [Fact]
    public Task A_filter_with_both_the_accepting_branch_and_the_rejecting_exit_is_followed() => MailKitSender(
        """
        public void Send(SmtpClient client, MimeMessage message, bool eager)
        {
            while (true)
            {
                try
                {
                    client.Send(message);
                    return;
                }
                catch (SmtpCommandException ex) when (eager && ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|} || ex.StatusCode == SmtpStatusCode.MailboxBusy))
                {
                    Thread.Sleep(1);
                }
            }
        }
        """);

    [Theory]
    // Another message each time.
    [InlineData("foreach (var message in messages) { try { client.Send(message); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    [InlineData("for (var i = 0; i < messages.Count; i++) { try { client.Send(messages[i]); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    [InlineData("while (queue.TryDequeue(out var message)) { try { client.Send(message); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    [InlineData("while (queue.Count > 0) { var message = queue.Dequeue(); try { client.Send(message); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    // Another recipient each time: the message is made from it.
    [InlineData("foreach (var to in recipients) { var message = Build(to); try { client.Send(message); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    // Another server (RFC 5321, section 4.2.5).
    [InlineData("foreach (var host in hosts) { try { client.Connect(host, 25); client.Send(one); return; } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); } }")]
    // A changed message.
    [InlineData("try { client.Send(one); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { one.To.Clear(); client.Send(one); }")]
    [InlineData("try { client.Send(one); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { one.Subject = \"plain\"; client.Send(one); }")]
    // The missing step first (RFC 4954, section 6).
    [InlineData("try { client.Send(one); } catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.AuthenticationRequired) { client.Authenticate(\"a\", \"b\"); client.Send(one); }")]
    // The handler only reports.
    [InlineData("try { client.Send(one); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { Console.WriteLine(ex.Message); }")]
    // The message goes to the postmaster, not again.
    [InlineData("try { client.Send(one); } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { client.Send(Bounce(one)); }")]
    // 5yz leaves the loop.
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(one); return; } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { break; } catch (SmtpCommandException) { } }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(one); return; } catch (SmtpCommandException ex) { if ((int)ex.StatusCode >= 500) throw; Thread.Sleep(1); } }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(one); return; } catch (SmtpCommandException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) { Console.WriteLine(); } else { Console.WriteLine(1); } throw; } }")]
    // No reply at all counts as 451.
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(one); return; } catch (SmtpProtocolException) { } catch (SmtpCommandException ex) when ((int)ex.StatusCode >= 500) { return; } }")]
    public Task A_legal_second_attempt_is_silent(string statement) => MailKitSender(
        $$"""
        public void Run(SmtpClient client, List<MimeMessage> messages, Queue<MimeMessage> queue, string[] recipients, string[] hosts, MimeMessage one)
        {
            {{statement}}
        }

        private static MimeMessage Build(string to) => new MimeMessage();
        private static MimeMessage Bounce(MimeMessage failed) => new MimeMessage();
        """);

    // Outcomes, flags and calls that decide about another attempt

    [Theory]
    [InlineData("Outcome Classify(SmtpStatusCode code) => code switch { SmtpStatusCode.MailboxBusy => Outcome.Retry, {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => Outcome.Retry, _ => Outcome.Failed };")]
    [InlineData("Outcome Classify(SmtpException ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy:\n case {|SMTP001:SmtpStatusCode.TransactionFailed|}:\n return Outcome.TransientFailure; default: return Outcome.Failed; } }")]
    [InlineData("async System.Threading.Tasks.Task<Outcome> ClassifyAsync(SmtpException ex) { await System.Threading.Tasks.Task.Yield(); if ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}) return Outcome.Retry; return Outcome.Failed; }")]
    [InlineData("Result Classify(SmtpException ex) => new Result { ShouldRetry = {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|} };")]
    [InlineData("Result Classify(SmtpException ex) { var result = new Result(); if ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}) result.ShouldRetry = true; return result; }")]
    [InlineData("Result Classify(SmtpException ex) => new Result(retryable: {|SMTP001:(int)ex.StatusCode >= 500|});")]
    [InlineData("Result Classify(SmtpException ex) { var transient = {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}; return new Result(transient); }")]
    [InlineData("void Handle(SmtpException ex, MailMessage m) { if ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) Requeue(m); } void Requeue(MailMessage m) { }")]
    [InlineData("void Handle(SmtpException ex, MailMessage m) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy:\n case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:\n ScheduleRetryAsync(m); break; } } System.Threading.Tasks.Task ScheduleRetryAsync(MailMessage m) => null;")]
    public Task A_decision_to_try_again_for_a_permanent_reply_is_reported(string member) => Decision(member);

    [Theory]
    [InlineData("Outcome Classify(SmtpStatusCode code) => code switch { SmtpStatusCode.MailboxBusy => Outcome.Retry, SmtpStatusCode.MailboxUnavailable => Outcome.Failed, _ => Outcome.Failed };")]
    [InlineData("Outcome Classify(SmtpException ex) => (int)ex.StatusCode >= 500 ? Outcome.Failed : Outcome.Retry;")]
    [InlineData("Outcome Classify(SmtpException ex) => (int)ex.StatusCode / 100 == 4 ? Outcome.Retry : Outcome.Failed;")]
    [InlineData("BounceKind Classify(SmtpException ex) => ex.StatusCode == SmtpStatusCode.ExceededStorageAllocation || ex.StatusCode == SmtpStatusCode.TransactionFailed ? BounceKind.Soft : BounceKind.Hard;")]
    [InlineData("RetryMode Classify(SmtpException ex) => ex.StatusCode == SmtpStatusCode.TransactionFailed ? RetryMode.Never : RetryMode.Often;")]
    [InlineData("void Handle(SmtpException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) ResetRetryCount(); } void ResetRetryCount() { }")]
    [InlineData("void Handle(SmtpException ex) { if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) { var shouldRetry = false; Console.WriteLine(shouldRetry); } }")]
    [InlineData("Result Classify(SmtpException ex) => new Result { ShouldRetry = ex.StatusCode == SmtpStatusCode.MailboxBusy };")]
    public Task A_decision_that_is_right_is_silent(string member) => Decision(member);

    private static Task Decision(string member) => Predicate(
        member
        + """
         enum Outcome { Sent, Failed, Retry, TransientFailure }
         enum BounceKind { Hard, Soft }
         enum RetryMode { Never, Often }
         class Result { public Result(bool retryable = false) { } public bool ShouldRetry { get; set; } }
        """);

    // Advice of a codes.json, as the generator writes it down

    [Fact]
    public Task Advice_to_retry_later_makes_a_permanent_reply_fit_to_be_retried() => Verify.FindingsAsync(
        """
        using SmtpReplies;

        [assembly: ReplyAdvice(554, SmtpAction.GiveUp)]
        [assembly: ReplyAdvice(554, SmtpAction.RetryLater, Stage = SmtpStage.EndOfData)]

        class Queue
        {
            bool ShouldRetry(SmtpReplyCode code) => code is SmtpReplyCode.TransactionFailed or {|SMTP001:SmtpReplyCode.UserNotLocal|};
        }
        """);

    [Fact]
    public Task Advice_of_the_project_replaces_that_of_the_runtime() => Verify.FindingsAsync(
        """
        using SmtpReplies;

        [assembly: ReplyAdvice(552, SmtpAction.GiveUp)]

        class Queue
        {
            bool ShouldRetry(SmtpReplyCode code) => {|SMTP001:code == SmtpReplyCode.ExceededStorageAllocation|};
        }
        """);

    // Look-alikes and edges

    [Fact]
    public Task A_type_of_the_users_own_with_the_same_name_is_another_type() => Verify.FindingsAsync(
        """
        namespace Mine
        {
            public enum SmtpStatusCode { MailboxUnavailable = 550 }

            public class SmtpException : System.Exception { public SmtpStatusCode StatusCode => SmtpStatusCode.MailboxUnavailable; }

            class Sender
            {
                static bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable;
            }
        }
        """);

    [Fact]
    public Task CSharp_7_3_code_is_understood() => Verify.FindingsAsync(
        """
        using System.Net.Mail;

        class Sender
        {
            static bool IsTransient(SmtpException ex)
            {
                return ex.StatusCode == SmtpStatusCode.MailboxBusy
                    || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|};
            }
        }
        """,
        LanguageVersion.CSharp7_3);

    [Fact]
    public Task Top_level_statements_are_looked_at() => Verify.ProgramAsync(
        """
        using System.Net.Mail;

        System.Console.WriteLine(IsTransient(new SmtpException()));

        static bool IsTransient(SmtpException ex) => {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|};
        """);

    [Fact]
    public Task A_set_in_another_file_is_reported_where_it_is_asked() => Verify.FindingsAsync(
        """
        using System.Collections.Generic;
        using System.Net.Mail;

        static class Codes
        {
            public static readonly HashSet<SmtpStatusCode> Soft = new() { SmtpStatusCode.MailboxBusy, SmtpStatusCode.MailboxUnavailable };
        }
        """,
        """
        using System.Net.Mail;

        class Sender
        {
            static bool IsTransient(SmtpException ex) => {|SMTP001:Codes.Soft.Contains(ex.StatusCode)|};
        }
        """);

    [Theory]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode. ; }")]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or ; }")]
    [InlineData("using System.Net.Mail; class C { void M(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); } catch (SmtpException ex) when ( } }")]
    [InlineData("using System.Net.Mail; class C { bool IsTransient(Smtp ex) { switch (ex.StatusCode) { case SmtpStatusCode.MailboxBusy: case } }")]
    [InlineData("class C { bool IsTransient(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable; }")]
    [InlineData("using System.Net.Mail; class C { static readonly SmtpStatusCode[] S = [SmtpStatusCode.Mailbox, ]; bool IsTransient(SmtpException ex) => S.Contains( }")]
    public Task Half_typed_code_is_survived(string source) => Verify.HalfTypedAsync(source);

    [Theory]
    [InlineData("static readonly HashSet<int> TryLater = new HashSet<int> { 421, 450, 454, {|SMTP001:554|} }; bool Of(int code) => TryLater.Contains(code);")]
    [InlineData("static readonly HashSet<string> CodigosRetry = new() { \"421\", \"452\", {|SMTP001:\"550\"|} }; bool Of(string code) => CodigosRetry.Contains(code);")]
    [InlineData("static readonly HashSet<string> RetryPlaces = new() { \"here\", \"452\", \"550\" }; bool Of(string place) => RetryPlaces.Contains(place);")]
    [InlineData("static readonly HashSet<string> RetryLines = new() { \"12\", \"452\", \"550\" }; bool Of(string line) => RetryLines.Contains(line);")]
    [InlineData("static readonly HashSet<int> NotNow = new HashSet<int> { 421, 450, 454, 554 }; bool Of(int code) => NotNow.Contains(code);")]
    [InlineData("void Run(SmtpClient c, Queue<MailMessage> mails) { while (mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when ({|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) { mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c, Queue<MailMessage> mails, Queue<MailMessage> failed) { while (mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) { failed.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m, int deneme) { try { c.Send(m); } catch (SmtpException ex) when (deneme < 3 && {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) { Run(c, m, deneme + 1); } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m, int[] delays, int n) { try { c.Send(m); } catch (SmtpException ex) when (n < 3 && {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}) { System.Threading.Thread.Sleep(delays.Length); Run(c, m, delays, n - 1); } }")]
    [InlineData("void Run(SmtpClient c, List<MailMessage> all, int n) { try { c.Send(all[n]); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) { Run(c, all, n + 1); } }")]
    [InlineData("void Run(SmtpClient c, string[] hosts, MailMessage m, int n) { c.Host = hosts[n]; try { c.Send(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxUnavailable) { Run(c, hosts, m, n + 1); } }")]
    public Task A_list_for_later_and_a_queue_that_takes_the_message_back_are_retries(string members) => Verify.FindingsAsync(
        $"using System.Collections.Generic; using System.Net.Mail; class Sender {{ {members} }}");

    // What was met in public code

    [Theory]
    // What was refused says nothing of how final the reply is; the code beside it does.
    [InlineData("bool Retry(SmtpCommandException ex) => {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|} || ex.ErrorCode == SmtpErrorCode.UnexpectedStatusCode;")]
    [InlineData("bool Retry(SmtpCommandException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy || ex.ErrorCode == SmtpErrorCode.UnexpectedStatusCode;")]
    public Task A_code_beside_what_was_refused_is_asked_for(string member) => MailKitPredicate(member);

    [Theory]
    [InlineData("{|SMTP001:e.StatusCode == SmtpStatusCode.TransactionFailed|}")]
    [InlineData("e.StatusCode == SmtpStatusCode.MailboxBusy")]
    public Task A_predicate_that_a_helper_gives_to_a_retry_is_one(string test) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using System.Threading.Tasks;
        using Polly;
        using Polly.CircuitBreaker;
        using Polly.Retry;

        class Policies
        {
            private static RetryStrategyOptions<T> Options<T>(Func<RetryPredicateArguments<T>, ValueTask<bool>> accepts, int attempts)
            {
                return new RetryStrategyOptions<T> { ShouldHandle = accepts, MaxRetryAttempts = attempts };
            }

            private static CircuitBreakerStrategyOptions<T> Breaker<T>(Func<CircuitBreakerPredicateArguments<T>, ValueTask<bool>> accepts) =>
                new CircuitBreakerStrategyOptions<T> { ShouldHandle = accepts };

            public static ResiliencePipeline<T> Mail<T>() => new ResiliencePipelineBuilder<T>()
                .AddRetry(Options<T>(args => new ValueTask<bool>(args.Outcome.Exception is SmtpException e
                    && ({{test}} || e.StatusCode == SmtpStatusCode.ServiceNotAvailable)), 3))
                .AddCircuitBreaker(Breaker<T>(args => new ValueTask<bool>(args.Outcome.Exception is SmtpException { StatusCode: SmtpStatusCode.TransactionFailed })))
                .Build();
        }
        """);

    [Theory]
    [InlineData("client.Send(order.ToMail());", "{|SMTP001:e.StatusCode == SmtpStatusCode.MailboxUnavailable|}")]
    [InlineData("client.Send(other.ToMail());", "e.StatusCode == SmtpStatusCode.MailboxUnavailable")]
    [InlineData("order.To = other.To; client.Send(order.ToMail());", "e.StatusCode == SmtpStatusCode.MailboxUnavailable")]
    public Task A_message_that_is_made_twice_of_the_same_is_the_same(string again, string test) => Verify.FindingsAsync(
        $$"""
        using System.Net.Mail;

        class Order
        {
            public string To;
        }

        static class Mails
        {
            public static MailMessage ToMail(this Order order) => new MailMessage("shop@example.com", order.To);
        }

        class Shop
        {
            public void Confirm(SmtpClient client, Order order, Order other)
            {
                try
                {
                    client.Send(order.ToMail());
                }
                catch (SmtpException e)
                {
                    if ({{test}})
                    {
                        {{again}}
                    }
                }
            }
        }
        """);

    [Theory]
    [InlineData("WithoutRecipient(item.Message, ex.Mailbox);", "{|SMTP001:(int)ex.StatusCode >= 500|}")]
    [InlineData("RemoveRecipient(item.Message, ex.Mailbox);", "(int)ex.StatusCode >= 500")]
    public Task A_message_without_the_refused_recipient_is_another(string change, string test) => Verify.FindingsAsync(
        $$"""
        using System.Collections.Concurrent;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Item
        {
            public MimeMessage Message { get; set; }
        }

        class Pump
        {
            private readonly ConcurrentQueue<Item> _items = new();

            public void Run(SmtpClient client)
            {
                while (_items.TryDequeue(out var item))
                {
                    try
                    {
                        client.Send(item.Message);
                    }
                    catch (SmtpCommandException ex) when ({{test}})
                    {
                        {{change}}
                        _items.Enqueue(item);
                    }
                }
            }

            private static void RemoveRecipient(MimeMessage message, MailboxAddress refused) => message.To.Remove(refused);

            private static void WithoutRecipient(MimeMessage message, MailboxAddress refused) => System.Console.WriteLine(refused);
        }
        """);
}
