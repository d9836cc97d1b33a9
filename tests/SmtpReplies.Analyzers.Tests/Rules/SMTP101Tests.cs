namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A retry that never asks whether the reply was permanent.</summary>
public sealed class SMTP101Tests
{
    private static Task Policies(string statements) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using System.Threading.Tasks;
        using MailKit.Net.Smtp;
        using Polly;
        using Polly.CircuitBreaker;
        using Polly.Retry;
        using SmtpException = System.Net.Mail.SmtpException;

        class Policies
        {
            public void Build(IMailer mailer)
            {
                {{statements}}
            }

            public interface IMailer { string Host { get; set; } }

            private static bool IsBusy(SmtpException ex) => (int)ex.StatusCode is >= 400 and < 500;
        }
        """);

    [Theory]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().WaitAndRetry(3, i => TimeSpan.FromSeconds(i));")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpCommandException>|}().Or<TimeoutException>().RetryAsync(3);")]
    [InlineData("Policy.Handle<TimeoutException>().{|SMTP101:Or<SmtpCommandException>|}().RetryForever();")]
    [InlineData("Policy<bool>.{|SMTP101:Handle<SmtpException>|}().Retry();")]
    [InlineData("Policy.{|SMTP101:HandleInner<SmtpException>|}().Retry();")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}() });")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<TimeoutException>().{|SMTP101:Handle<SmtpCommandException>|}(), MaxRetryAttempts = 3 });")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult({|#0:args.Outcome.Exception is SmtpException|}) });")]
    // By a local, or a property.
    [InlineData("var builder = Policy.{|SMTP101:Handle<SmtpException>|}(); var policy = builder.Or<TimeoutException>().Retry();")]
    [InlineData("PolicyBuilder builder; builder = Policy.{|SMTP101:Handle<SmtpException>|}(); builder.CircuitBreaker(2, TimeSpan.FromMinutes(1)); builder.Retry();")]
    [InlineData("var handled = new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(); var options = new RetryStrategyOptions { ShouldHandle = handled };")]
    [InlineData("var handled = new PredicateBuilder<bool>().{|SMTP101:Handle<SmtpException>|}(); var options = new RetryStrategyOptions<bool>(); options.ShouldHandle = handled;")]
    [InlineData("new RetryStrategyOptions { ShouldHandle = Refused };\n} private static PredicateBuilder<object> Refused => new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(); void More() {", true)]
    [InlineData("new RetryStrategyOptions { ShouldHandle = Refused };\n} private static PredicateBuilder<object> Refused { get; } = new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(); void More() {", true)]
    // Method groups.
    [InlineData("new RetryStrategyOptions { ShouldHandle = WorthIt };\n} static ValueTask<bool> WorthIt(RetryPredicateArguments<object> args) { if (args.Outcome.Exception is TimeoutException) return ValueTask.FromResult(false); return ValueTask.FromResult(args.Outcome.Exception is SmtpException); } void More() {", true)]
    public Task A_policy_that_handles_every_refusal_is_reported(string statements, bool isValue = false) =>
        Policies((isValue ? "var value = " : "") + statements.Replace("{|#0:args.Outcome.Exception is SmtpException|}", "args.Outcome.Exception is SmtpException")
            .Replace("ValueTask.FromResult(args.Outcome.Exception is SmtpException)", "{|SMTP101:ValueTask.FromResult(args.Outcome.Exception is SmtpException)|}"));

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).WaitAndRetry(3, i => TimeSpan.FromSeconds(i));")]
    [InlineData("Policy.Handle<SmtpException>(IsBusy).Retry();")]
    // What is no refusal has no code.
    [InlineData("Policy.Handle<SmtpProtocolException>().Retry();")]
    [InlineData("Policy.Handle<TimeoutException>().Retry();")]
    // Nothing is retried.
    [InlineData("Policy.Handle<SmtpException>().CircuitBreaker(2, TimeSpan.FromMinutes(1));")]
    [InlineData("Policy.Handle<SmtpException>().Fallback(() => { });")]
    // Another server.
    [InlineData("var host = \"a\"; Policy.Handle<SmtpException>().Retry(1, (error, count) => { host = \"b\"; }).Execute(() => Console.WriteLine(host));")]
    [InlineData("var builder = Policy.Handle<SmtpException>(); builder.CircuitBreaker(2, TimeSpan.FromMinutes(1)); Policy.Handle<TimeoutException>().Retry();")]
    [InlineData("var handled = new PredicateBuilder().Handle<SmtpException>(); var options = new CircuitBreakerStrategyOptions { ShouldHandle = handled };")]
    [InlineData("Policy.HandleResult<SmtpReplies.SmtpReply>(r => r.Code is >= (SmtpReplies.SmtpReplyCode)400 and < (SmtpReplies.SmtpReplyCode)500).Retry();")]
    [InlineData("Policy.HandleResult(System.Net.Mail.SmtpStatusCode.MailboxBusy).Retry();")]
    [InlineData("Policy.HandleResult(System.Net.Mail.SmtpStatusCode.TransactionFailed).Fallback(System.Net.Mail.SmtpStatusCode.Ok);")]
    [InlineData("new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>() });")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is SmtpCommandException { StatusCode: < (MailKit.Net.Smtp.SmtpStatusCode)500 }) });")]
    public Task A_policy_that_asks_or_retries_nothing_is_silent(string statements) => Policies(statements);

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(ex => {|SMTP001:ex.StatusCode == System.Net.Mail.SmtpStatusCode.MailboxUnavailable|}).Retry();")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is SmtpException e && {|SMTP001:e.StatusCode == System.Net.Mail.SmtpStatusCode.TransactionFailed|}) });")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => args.Outcome switch { { Exception: SmtpCommandException { StatusCode: {|SMTP001:MailKit.Net.Smtp.SmtpStatusCode.TransactionFailed|} } } => PredicateResult.True(), _ => PredicateResult.False() } });")]
    [InlineData("Policy.HandleResult<SmtpReplies.SmtpReply>(r => {|SMTP001:r.Code >= (SmtpReplies.SmtpReplyCode)400|}).Retry();")]
    [InlineData("Policy.Handle<TimeoutException>().OrResult<SmtpResponse>(r => {|SMTP001:(int)r.StatusCode >= 500|}).Retry();")]
    [InlineData("Policy.HandleResult({|SMTP001:System.Net.Mail.SmtpStatusCode.TransactionFailed|}).OrResult(System.Net.Mail.SmtpStatusCode.MailboxBusy).Retry();")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => args.Outcome.Exception switch { SmtpCommandException { StatusCode: {|SMTP001:>= (MailKit.Net.Smtp.SmtpStatusCode)400|} } => PredicateResult.True(), _ => PredicateResult.False() } });")]
    [InlineData("Policy.Handle<SmtpException>(WorthIt).Retry(); } static bool WorthIt(SmtpException ex) { return {|SMTP001:(int)ex.StatusCode >= 400|}; } void More() {")]
    public Task A_policy_that_asks_for_a_permanent_reply_is_SMTP001(string statements) => Policies(statements);

    [Fact]
    public Task A_policy_in_a_field_is_reported() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using Polly;
        using Polly.Retry;

        class Policies
        {
            private static readonly RetryPolicy Three = Policy.{|SMTP101:Handle<SmtpException>|}().Retry(3);

            private static RetryPolicy Two { get; } = Policy.{|SMTP101:Handle<SmtpException>|}().Retry(2);
        }
        """);

    private static Task Loop(string body) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using System.Threading;

        class Sender
        {
            public void Run(SmtpClient client, SmtpClient backup, MailMessage message, MailMessage[] messages, string[] recipients)
            {
                {{body}}
            }

            private readonly IStore _store = null;
            public interface IStore { MailMessage Pending(); }
            private static MailMessage BuildMessage() => new MailMessage();
        }
        """);

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(message); return; } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } }")]
    [InlineData("var i = 0; while (true) { try { client.Send(message); return; } catch ({|SMTP101:SmtpException|} ex) when (++i < 3) { Console.WriteLine(ex); } }")]
    [InlineData("try { client.Send(message); } catch ({|SMTP101:SmtpException|}) { client.Send(message); }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { var built = BuildMessage(); client.Send(built); return; } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(message); return; } catch (System.IO.IOException) { Thread.Sleep(1); } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } }")]
    public Task A_loop_that_catches_every_refusal_is_reported_at_the_caught_type(string body) => Loop(body);

    [Theory]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(message); return; } catch (SmtpException ex) when ((int)ex.StatusCode < 500) { Thread.Sleep(1000); } }")]
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(message); return; } catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) throw; } }")]
    [InlineData("foreach (var one in messages) { try { client.Send(one); } catch (SmtpException ex) { Console.WriteLine(ex); } }")]
    [InlineData("try { client.Send(message); } catch (SmtpException ex) { Console.WriteLine(ex); }")]
    // Another recipient each time.
    [InlineData("foreach (var to in recipients) { message.To.Clear(); message.To.Add(to); try { client.Send(message); } catch (SmtpException ex) { Console.WriteLine(ex); } }")]
    [InlineData("foreach (var to in recipients) { try { client.Send(\"me@example.org\", to, \"subject\", \"body\"); } catch (SmtpException ex) { Console.WriteLine(ex); } }")]
    // Whatever is waiting.
    [InlineData("while (true) { var waiting = _store.Pending(); try { client.Send(waiting); } catch (SmtpException ex) { Console.WriteLine(ex); } }")]
    [InlineData("while (true) { try { client.Send(_store.Pending()); } catch (SmtpException ex) { Console.WriteLine(ex); } }")]
    // Another server.
    [InlineData("try { client.Send(message); } catch (SmtpException) { backup.Send(message); }")]
    [InlineData("try { client.Send(message); } catch (SmtpException) { client.Host = \"backup.example.org\"; client.Send(message); }")]
    [InlineData("try { client.Send(message); } catch (SmtpException) { using var other = new SmtpClient(\"backup.example.org\"); other.Send(message); }")]
    // A handler of everything says nothing about replies.
    [InlineData("for (var i = 0; i < 3; i++) { try { client.Send(message); return; } catch (Exception) { Thread.Sleep(1000); } }")]
    public Task A_loop_that_asks_or_sends_something_else_is_silent(string body) => Loop(body);

    // A reply that is asked for in a way that the analyzer does not understand

    [Theory]
    [InlineData("catch (SmtpException ex) { if (!judge.MayPass(ex)) throw; }", false)]
    [InlineData("catch (SmtpException ex) { if (!judge.MayPass(ex.Message)) throw; }", false)]
    [InlineData("catch (SmtpFailedRecipientsException ex) { if (!ex.InnerExceptions.All(inner => judge.MayPass(inner))) throw; }", false)]
    [InlineData("catch ({|SMTP101:SmtpException|} ex) { Console.WriteLine(ex.Message); attempt += ex.Message.Length; }", true)]
    [InlineData("catch ({|SMTP101:SmtpException|}) when (attempt < limit) { }", true)]
    public Task Whoever_asks_for_the_reply_in_any_way_is_left_alone(string handler, bool isReported)
    {
        Assert.Equal(isReported, handler.Contains("{|", StringComparison.Ordinal));
        var resend = handler.Contains("Recipients", StringComparison.Ordinal) ? "{|SMTP009:client.Send(message)|}" : "client.Send(message)";
        return Verify.FindingsAsync(
            $$"""
            using System;
            using System.Linq;
            using System.Net.Mail;

            class Sender
            {
                public interface IJudge { bool MayPass(object failure); }

                public void Send(SmtpClient client, MailMessage message, IJudge judge, int limit)
                {
                    for (var attempt = 0; attempt < limit; attempt++)
                    {
                        try { {{resend}}; return; }
                        {{handler}}
                    }
                }
            }
            """);
    }

    [Fact]
    public Task A_message_with_an_initializer_made_for_each_recipient_is_another_message() => Verify.FindingsAsync(
        """
        using System.Collections.Generic;
        using System.Net.Mail;

        class Sender
        {
            public void Send(SmtpClient client, IEnumerable<string> recipients, string text)
            {
                foreach (var recipient in recipients)
                {
                    var message = new MailMessage("a@example.com", recipient) { Subject = "News", Body = text };
                    try { client.Send(message); }
                    catch (SmtpException) { }
                }
            }
        }
        """);

    [Fact]
    public Task A_helper_that_runs_any_action_again_is_reported_where_it_catches_refusals() => Verify.FindingsAsync(
        """
        using System;
        using System.Net.Mail;
        using System.Threading.Tasks;

        class Helper
        {
            public static async Task RunAsync(Func<Task> action, int limit)
            {
                for (var attempt = 1; ; attempt++)
                {
                    try { await action(); return; }
                    catch ({|SMTP101:SmtpException|}) when (attempt < limit) { await Task.Delay(1000); }
                }
            }
        }
        """);

    // Loops over messages, and a program's own refusals

    private static Task InClass(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Net.Mail;
        using System.Threading;

        class SmtpReplyException : Exception { public SmtpReplyException(int code) { Code = code; } public int Code { get; } }
        class PermanentReplyException : Exception { }
        class SmtpFault : Exception { public SmtpFault(int code) { ReplyCode = code; } public int ReplyCode { get; } }
        class SmtpFacts { public SmtpFacts(int code) { ReplyCode = code; } public int ReplyCode { get; } }
        class FtpReplyException : Exception { public FtpReplyException(int code) { ReplyCode = code; } public int ReplyCode { get; } }

        class Sender
        {
            static MailMessage Build(string address) => new("a@example.com", address);
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void Run(SmtpClient c, IEnumerable<MailMessage> all) { foreach (var m in all) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } } } }")]
    [InlineData("void Run(SmtpClient c, IEnumerable<string> all) { foreach (var a in all) { var m = Build(a); var sent = false; while (!sent) { try { c.Send(m); sent = true; } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } } } }")]
    [InlineData("void Run(SmtpClient c, Queue<MailMessage> all) { while (all.TryDequeue(out var m)) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); } } } }")]
    public Task A_retry_for_each_of_several_messages_is_reported(string members) => InClass(members);

    [Theory]
    [InlineData("void Run(SmtpClient c, IEnumerable<MailMessage> all) { foreach (var m in all) { try { c.Send(m); } catch (SmtpException) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, IEnumerable<string> all) { foreach (var a in all) { var m = Build(a); try { c.Send(m); } catch (SmtpException) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, IEnumerable<MailMessage> all) { foreach (var m in all) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); } catch (SmtpException) { break; } } } }")]
    [InlineData("void Run(SmtpClient c, IEnumerable<MailMessage> all) { SmtpException? last = null; foreach (var m in all) { if (last is not null && last.StatusCode == SmtpStatusCode.ServiceNotAvailable) Thread.Sleep(1000); try { c.Send(m); } catch (SmtpException ex) { last = ex; } } }")]
    public Task The_next_message_is_no_retry_of_the_last(string members) => InClass(members);

    [Theory]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch ({|SMTP101:SmtpReplyException|}) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new SmtpReplyException(550); }")]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch ({|SMTP101:SmtpFault|}) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new SmtpFault(550); Console.WriteLine(new SmtpFacts(550)); }")]
    [InlineData("void Run(string file) { for (var i = 0; i < 3; i++) { try { Deliver(File.ReadAllText(file)); return; } catch ({|SMTP101:SmtpReplyException|}) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new SmtpReplyException(550); throw new IOException(); }")]
    public Task A_retry_of_every_refusal_of_the_programs_own_is_reported(string members) => InClass(members);

    [Theory]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch (SmtpReplyException ex) when (ex.Code is >= 400 and < 500) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new SmtpReplyException(550); }")]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch (SmtpReplyException) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text == \"\") throw new PermanentReplyException(); throw new SmtpReplyException(450); }")]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch (PermanentReplyException) { throw; } catch (SmtpReplyException) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new SmtpReplyException(550); }")]
    [InlineData("void Run(string text) { for (var i = 0; i < 3; i++) { try { Deliver(text); return; } catch (FtpReplyException) { Thread.Sleep(1000); } } } void Deliver(string text) { if (text != \"\") throw new FtpReplyException(550); }")]
    public Task A_retry_of_some_refusals_or_of_another_protocols_is_silent(string members) => InClass(members);

    private static Task Sender(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Mail;
        using System.Threading;
        using System.Threading.Tasks;

        class RetriesExhaustedException(Exception inner) : Exception("", inner);
        class TransientMailException(Exception inner) : Exception("", inner);
        class PermanentMailException(Exception inner) : Exception("", inner);

        record Result(bool Ok, bool ShouldRetry)
        {
            public static Result Transient(string why) => new(false, true);
            public static Result Permanent(string why) => new(false, false);
        }

        class Sender
        {
            static async Task Try(Func<Task> work, Func<Exception, bool> shouldRetry) => await work();
            static async Task Ask(Func<Task> work, Func<Exception, bool> filter) => await work();
            static bool Again(Func<bool> retried) => retried();
            static SmtpClient Make() => new("h");
            static SmtpClient Next() => new("h");
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if ({|SMTP101:ex is SmtpException|}) { Thread.Sleep(9); continue; } throw; } } }")]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if (!({|SMTP101:ex is SmtpException|})) throw; Thread.Sleep(9); } } }")]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if (ex is not {|SMTP101:SmtpException|} || i == 2) throw; Thread.Sleep(9); } } }")]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if ({|SMTP101:ex.InnerException is SmtpException|}) { Thread.Sleep(9); } else { throw; } } } }")]
    public Task A_handler_of_everything_that_retries_the_refusals_alone_is_reported(string members) => Sender(members);

    [Theory]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if (ex is SmtpException) throw; Thread.Sleep(9); } } }")]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if (ex is SmtpException s) Console.WriteLine(s.StatusCode); Thread.Sleep(9); } } }")]
    [InlineData("void Send(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { try { c.Send(m); break; } catch (Exception ex) { if (ex is not SmtpException || (int)((SmtpException)ex).StatusCode >= 500) throw; Thread.Sleep(9); } } }")]
    public Task A_handler_of_everything_that_leaves_with_refusals_or_only_looks_is_silent(string members) => Sender(members);

    [Theory]
    [InlineData("async Task Send(SmtpClient c, MailMessage m) => await Try(() => c.SendMailAsync(m), ex => {|SMTP101:ex is SmtpException|});")]
    [InlineData("async Task Send(string to, int attempt = 1) { using var m = new MailMessage(\"a@b.c\", to); using var c = new SmtpClient(\"h\"); try { await c.SendMailAsync(m); } catch ({|SMTP101:SmtpException|}) when (attempt < 3) { await Send(to, attempt + 1); } }")]
    [InlineData("void Send(MailMessage m) { try { using var c = Make(); c.Send(m); } catch ({|SMTP101:SmtpException|}) { using var c = Make(); c.Send(m); } }")]
    [InlineData("void Send(MailMessage m) { try { new SmtpClient(\"h\").Send(m); } catch ({|SMTP101:SmtpException|} ex) { throw new TransientMailException(ex); } }")]
    [InlineData("Result Send(SmtpClient c, MailMessage m) { try { c.Send(m); return new(true, false); } catch ({|SMTP101:SmtpException|} ex) { return Result.Transient(ex.Message); } }")]
    [InlineData("Result Send(SmtpClient c, MailMessage m) { try { c.Send(m); return new(true, false); } catch (Exception ex) when ({|SMTP101:ex is SmtpException|}) { return new(false, ShouldRetry: true); } }")]
    [InlineData("Result Send(SmtpClient c, MailMessage m) { try { c.Send(m); return new(true, false); } catch (Exception ex) { return new(false, ShouldRetry: ex is {|SMTP101:SmtpException|}); } }")]
    public Task A_helper_a_call_of_itself_a_client_made_anew_and_a_result_or_exception_that_says_again_are_reported(string members) => Sender(members);

    [Theory]
    [InlineData("async Task Send(SmtpClient c, MailMessage m) => await Ask(() => c.SendMailAsync(m), ex => ex is SmtpException);")]
    [InlineData("async Task Send(SmtpClient c, MailMessage m) => await Try(() => c.SendMailAsync(m), ex => ex is SmtpException { StatusCode: SmtpStatusCode.MailboxBusy });")]
    [InlineData("bool Send(SmtpClient c, MailMessage m) => Again(() => { try { c.Send(m); return true; } catch (SmtpException ex) when ((int)ex.StatusCode >= 500) { return true; } catch (SmtpException) { return false; } });")]
    [InlineData("void Send(string to, string host) { using var m = new MailMessage(\"a@b.c\", to); using var c = new SmtpClient(host); try { c.Send(m); } catch (SmtpException) { Send(to, \"backup\"); } }")]
    [InlineData("void Send(MailMessage m, int port) { using var c = new SmtpClient(\"h\", port); try { c.Send(m); } catch (SmtpException) when (port == 465) { Send(m, 587); } }")]
    [InlineData("void Send(List<string> to) { foreach (var one in to) { using var m = new MailMessage(\"a@b.c\", one); using var c = new SmtpClient(\"h\"); try { c.Send(m); } catch (SmtpException) { to.Remove(one); Send(to); return; } } }")]
    [InlineData("void Send(MailMessage m) { try { using var c = Make(); c.Send(m); } catch (SmtpException) { using var c = Next(); c.Send(m); } }")]
    [InlineData("void Send(MailMessage m) { try { using var c = Next(); c.Send(m); } catch (SmtpException) { using var c = Next(); c.Send(m); } }")]
    [InlineData("void Send(MailMessage m) { try { new SmtpClient(\"h\").Send(m); } catch (SmtpException ex) { throw new RetriesExhaustedException(ex); } }")]
    [InlineData("void Send(MailMessage m) { try { new SmtpClient(\"h\").Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode < 500) { throw new TransientMailException(ex); } catch (SmtpException ex) { throw new PermanentMailException(ex); } }")]
    [InlineData("Result Send(SmtpClient c, MailMessage m, int attempt) { try { c.Send(m); return new(true, false); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { return attempt > 3 ? Result.Permanent(\"\") : Result.Transient(\"\"); } }")]
    public Task Another_question_another_server_and_the_end_of_the_attempts_are_silent(string members) => Sender(members);

    [Theory]
    [InlineData("static PolicyBuilder Failures() { return Policy.{|SMTP101:Handle<SmtpException>|}(); } object Use() => Failures().Retry(3);")]
    [InlineData("static PredicateBuilder<object> Failures() => new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(); object Use() => new RetryStrategyOptions { ShouldHandle = Failures() };")]
    [InlineData("static object Use(PredicateBuilder<object> failures) => new RetryStrategyOptions { ShouldHandle = failures }; object All() => Use(new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}());")]
    [InlineData("class Base { public Base(PredicateBuilder<object> failures) { Options = new RetryStrategyOptions { ShouldHandle = failures }; } public object Options; } class All : Base { public All() : base(new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}()) { } }")]
    [InlineData("static PolicyBuilder Failures() { return Policy.Handle<SmtpException>(); } object Use() => Failures().CircuitBreaker(3, TimeSpan.FromMinutes(1));")]
    [InlineData("static object Use(PredicateBuilder<object> failures) => new CircuitBreakerStrategyOptions { ShouldHandle = failures }; object All() => Use(new PredicateBuilder().Handle<SmtpException>());")]
    public Task A_builder_is_followed_through_what_a_method_takes_or_gives(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using Polly;
        using Polly.CircuitBreaker;
        using Polly.Retry;

        class Policies
        {
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void Run(SmtpClient c, string[] all) { for (var i = 0; i < all.Length; i++) { var tries = 0; var m = new MailMessage(); m.To.Add(all[i]); Again: try { c.Send(m); } catch ({|SMTP101:SmtpException|}) { if (++tries < 3) goto Again; } } }")]
    [InlineData("void Run(SmtpClient c, string[] all) { for (var i = 0; i < all.Length; i++) { var m = new MailMessage(); m.To.Add(all[i]); m.Subject = all[i]; try { c.Send(m); } catch (SmtpException) { Thread.Sleep(9); } } }")]
    public Task A_message_that_is_made_for_each_of_several_is_another_one_and_may_be_tried_again(string members) => Sender(members);

    private static Task Hosts(string statements) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            bool Run(MimeMessage message, IEnumerable<string> hosts)
            {
                {{statements}}
                return false;
            }

            static bool Open(SmtpClient client, string host) { try { client.Connect(host, 25); return true; } catch (Exception ex) { Console.WriteLine(ex); return false; } }
            static void Note(string host) { }
        }
        """);

    [Theory]
    [InlineData("foreach (var host in hosts) { using var client = new SmtpClient(); if (!Open(client, host)) continue; try { client.Send(message); return true; } catch (SmtpCommandException ex) { Console.WriteLine(ex); } }")]
    [InlineData("foreach (var host in hosts) { using var client = new SmtpClient(); try { client.Connect(host, 25); } catch (Exception ex) { Console.WriteLine(ex); continue; } try { client.Send(message); return true; } catch (SmtpCommandException ex) { Console.WriteLine(ex); } }")]
    [InlineData("foreach (var host in hosts) { using var client = new SmtpClient(); try { client.Connect(host, 25); client.Send(message); return true; } catch (SmtpCommandException ex) { Console.WriteLine(ex); } }")]
    public Task The_next_host_is_no_retry(string statements) => Hosts(statements);

    [Theory]
    [InlineData("foreach (var round in new[] { 1, 2, 3 }) { using var client = new SmtpClient(); if (!Open(client, \"mx\")) continue; try { client.Send(message); return true; } catch ({|SMTP101:SmtpCommandException|} ex) { Console.WriteLine(ex); } }")]
    [InlineData("foreach (var round in new[] { \"1\", \"2\" }) { using var client = new SmtpClient(); Note(round); if (!Open(client, \"mx\")) continue; try { client.Send(message); return true; } catch ({|SMTP101:SmtpCommandException|} ex) { Console.WriteLine(ex); } }")]
    public Task A_loop_that_goes_to_the_same_host_is_reported(string statements) => Hosts(statements);

    private static Task Helpers(string members) => Sender(members + """
         static T Retry<T, TException>(Func<T> work, int times) where TException : Exception { for (var i = 0; ; i++) { try { return work(); } catch (TException) when (i < times) { Thread.Sleep(9); } } }
         static void Retry<TException>(Action work) where TException : Exception { for (var i = 0; i < 3; i++) { try { work(); return; } catch (TException ex) { Console.WriteLine(ex); Thread.Sleep(9); } } }
         static void RetryIf<TException>(Action work, Func<TException, bool> again) where TException : Exception { for (var i = 0; i < 3; i++) { try { work(); return; } catch (TException ex) when (again(ex)) { } } }
         static void RetrySome<TException>(Action work) where TException : Exception { for (var i = 0; i < 3; i++) { try { work(); return; } catch (TException ex) { if (ex.InnerException is null) throw; } } }
         static void Ignore<TException>(Action work) where TException : Exception { try { work(); } catch (TException) { } }
        """);

    [Theory]
    [InlineData("void Send(SmtpClient c, MailMessage m) => {|SMTP101:Retry<SmtpException>|}(() => c.Send(m));")]
    [InlineData("int Send(SmtpClient c, MailMessage m) => {|SMTP101:Retry<int, SmtpException>|}(() => { c.Send(m); return 1; }, 3);")]
    [InlineData("void Send(SmtpClient c, MailMessage m) => {|SMTP009:Retry<SmtpFailedRecipientsException>|}(() => c.Send(m));")]
    public Task A_retry_of_the_programs_own_that_is_told_to_take_every_refusal_is_reported(string members) => Helpers(members);

    [Theory]
    [InlineData("void Send(SmtpClient c, MailMessage m) => Retry<TimeoutException>(() => c.Send(m));")]
    [InlineData("void Send(SmtpClient c, MailMessage m) => RetryIf<SmtpException>(() => c.Send(m), ex => (int)ex.StatusCode is >= 400 and < 500);")]
    [InlineData("void Send(SmtpClient c, MailMessage m) => RetrySome<SmtpException>(() => c.Send(m));")]
    [InlineData("void Send(SmtpClient c, MailMessage m) => Ignore<SmtpException>(() => c.Send(m));")]
    public Task A_helper_that_asks_or_does_not_retry_is_silent(string members) => Helpers(members);

    private static Task Asked(string caller, string clause) => Sender(
        $$"""
        bool TrySend(SmtpClient c, MailMessage m) { try { c.Send(m); return true; } {{clause}} }
        async Task<bool> TrySendAsync(SmtpClient c, MailMessage m) { try { await c.SendMailAsync(m); return true; } catch (SmtpException ex) when ((int)ex.StatusCode < 500) { return false; } }
        {{caller}}
        """);

    [Theory]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (!TrySend(c, m)) Thread.Sleep(9); }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { var n = 0; while (n < 3 && !TrySend(c, m)) n++; }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { var n = 0; do { Thread.Sleep(9); } while (!this.TrySend(c, m) && n++ < 3); }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (var i = 0; i < 3; i++) { if (TrySend(c, m)) return; Thread.Sleep(9); } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { var sent = false; for (var i = 0; i < 3 && !sent; i++) { sent = TrySend(c, m); } }")]
    public Task A_caller_that_tries_until_it_is_true_is_reported_where_every_refusal_is_false(string caller) =>
        Asked(caller, "catch ({|SMTP101:SmtpException|} ex) { Console.WriteLine(ex); return false; }");

    [Theory]
    [InlineData("void Run(SmtpClient c, MailMessage m) { if (!TrySend(c, m)) Console.WriteLine(); }")]
    [InlineData("void Run(SmtpClient c, MailMessage[] all) { foreach (var m in all) { if (TrySend(c, m)) break; } }")]
    [InlineData("void Run(SmtpClient c, MailMessage[] all) { for (var i = 0; i < 3; i++) { if (TrySend(c, all[i])) break; } }")]
    [InlineData("void Run(Queue<SmtpClient> all, MailMessage m) { var c = all.Dequeue(); while (!TrySend(c, m)) c = all.Dequeue(); }")]
    [InlineData("void Run(SmtpClient c, Queue<MailMessage> all) { while (all.Count > 0) { var m = all.Dequeue(); if (TrySend(c, m)) continue; break; } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (TrySend(c, m)) Thread.Sleep(9); }")]
    [InlineData("async Task Run(SmtpClient c, MailMessage m) { while (!await TrySendAsync(c, m)) Thread.Sleep(9); }")]
    public Task A_caller_that_does_not_try_again_is_silent(string caller) => Asked(caller, "catch (SmtpException) { return false; }");

    [Theory]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (!TrySend(c, m)) Thread.Sleep(9); }", "catch (SmtpException ex) when ((int)ex.StatusCode < 500) { return false; }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (!TrySend(c, m)) Thread.Sleep(9); }", "catch (SmtpException ex) { if ((int)ex.StatusCode >= 500) throw; return false; }")]
    public Task A_caller_that_tries_again_after_a_look_at_the_reply_is_silent(string caller, string clause) => Asked(caller, clause);

    private static Task Rows(string pick, string clause) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Mail;

        class Row { public int Attempts, Id; public string Status = "", Error = ""; public DateTime Last; }

        class Outbox
        {
            List<Row> _rows = new();

            IEnumerable<Row> Pick() => {{pick}};
            List<Row> Query(string sql) => new(_rows.Take(sql.Length));
            void MarkFailed(Row row) { }

            void Send(SmtpClient client, MailMessage message, Row row)
            {
                try { client.Send(message); row.Status = "Sent"; }
                {{clause}}
            }
        }
        """);

    [Theory]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "row.Attempts++;")]
    [InlineData("from row in _rows where row.Status == \"\" && row.Attempts <= 5 select row", "row.Attempts += 1; row.Error = \"\"; row.Last = DateTime.UtcNow;")]
    [InlineData("Query(\"select * from Outbox where Attempts < 3\")", "row.Attempts = row.Attempts + 1;")]
    [InlineData("Query(\"select * from [Outbox] where [Attempts] < 3\")", "row.Attempts++; if (row.Attempts == 3) row.Status = \"Failed\";")]
    public Task A_row_that_is_picked_by_its_attempts_is_tried_again(string pick, string act) =>
        Rows(pick, "catch ({|SMTP101:SmtpException|} ex) { Console.WriteLine(ex); " + act + " }");

    [Theory]
    [InlineData("_rows.Where(row => row.Status == \"\")", "catch (SmtpException) { row.Attempts++; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException) { row.Attempts++; row.Status = \"Failed\"; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException) { row.Attempts++; MarkFailed(row); }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException) { row.Attempts++; throw; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException) { row.Id++; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException ex) when ((int)ex.StatusCode < 500) { row.Attempts++; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException ex) { row.Attempts = (int)ex.StatusCode >= 500 ? 99 : row.Attempts + 1; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (SmtpException ex) { row.Attempts++; if ((int)ex.StatusCode >= 500) row.Status = \"Failed\"; }")]
    [InlineData("_rows.Where(row => row.Attempts < 3)", "catch (Exception) { row.Attempts++; }")]
    public Task A_row_that_only_counts_or_after_a_look_at_the_reply_is_silent(string pick, string clause) => Rows(pick, clause);

    private static Task Again(string clause) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            readonly string _host = "mx", _backup = "mx2";
            readonly SmtpClient _client = new();

            void Run(MimeMessage message)
            {
                _client.Connect(_host, 25);
                try { _client.Send(message); }
                {{clause}}
            }
        }
        """);

    [Theory]
    [InlineData("catch ({|SMTP101:SmtpCommandException|}) { _client.Disconnect(true); _client.Connect(_host, 25); _client.Send(message); }")]
    [InlineData("catch ({|SMTP101:SmtpCommandException|}) { _client.Disconnect(true); _client.Connect(_host, 25); _client.Authenticate(\"u\", \"p\"); _client.Send(message); }")]
    [InlineData("catch (SmtpCommandException ex) when ({|SMTP001:(int)ex.StatusCode >= 400|}) { _client.Disconnect(true); _client.Connect(_host, 25); _client.Send(message); }")]
    public Task A_handler_that_goes_back_to_the_same_server_is_reported(string clause) => Again(clause);

    [Theory]
    [InlineData("catch (SmtpCommandException) { _client.Disconnect(true); _client.Connect(_backup, 25); _client.Send(message); }")]
    [InlineData("catch (SmtpCommandException) { _client.Disconnect(true); _client.Connect(_host, 587); _client.Send(message); }")]
    [InlineData("catch (SmtpCommandException ex) when (ex.StatusCode == SmtpStatusCode.ServiceNotAvailable) { _client.Disconnect(true); _client.Connect(_host, 25); _client.Send(message); }")]
    [InlineData("catch (SmtpProtocolException) { _client.Disconnect(true); _client.Connect(_host, 25); _client.Send(message); }")]
    public Task A_handler_that_goes_to_another_server_or_back_for_good_reason_is_silent(string clause) => Again(clause);
}
