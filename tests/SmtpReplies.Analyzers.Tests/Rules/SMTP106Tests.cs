namespace SmtpReplies.Analyzers.Tests.Rules;

/// <summary>A transient reply is retried with no end.</summary>
public sealed class SMTP106Tests
{
    private static Task Members(string members) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using System.Threading;
        using System.Threading.Tasks;

        class Sender
        {
            volatile bool _stop;
            static void Log(string line) { }
            static bool GiveUp() => true;
            void Remember(SmtpException error) { }
            static bool IsBusy(SmtpException error) => (int)error.StatusCode is >= 400 and < 500;
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch ({|SMTP106:SmtpException|} ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (;;) { try { c.Send(m); return; } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { Log(ex.Message); Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch ({|SMTP106:SmtpException|} ex) { if ((int)ex.StatusCode / 100 != 4) throw; Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch ({|SMTP106:SmtpException|} ex) when (IsBusy(ex)) { Console.WriteLine(ex); } } }")]
    [InlineData("async Task Run(SmtpClient c, MailMessage m) { do { try { await c.SendMailAsync(m); break; } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { await Task.Delay(1000); } } while (true); }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { again: try { c.Send(m); } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); goto again; } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); Run(c, m); } }")]
    public Task A_retry_that_nothing_ends_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("void Run(SmtpClient c, MailMessage m) { var n = 0; while (true) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500 && ++n < 5) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (var n = 0; ; n++) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (n == 5) throw; } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { for (var n = 0; n < 5; n++) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (!_stop) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (_stop) return; Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500 && !GiveUp()) { Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { while (true) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Remember(ex); Thread.Sleep(1000); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m, DateTime end) { while (true) { try { c.Send(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500 && DateTime.Now < end) { Thread.Sleep(1000); } } }")]
    [InlineData("async Task Run(SmtpClient c, MailMessage m, CancellationToken t) { while (true) { try { await c.SendMailAsync(m); return; } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { await Task.Delay(1000, t); } } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); c.Send(m); } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m, int n) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500 && n > 0) { Run(c, m, n - 1); } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m, bool last) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { Run(c, m, true); } }")]
    [InlineData("void Run(SmtpClient c, MailMessage m) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { while (true) { Thread.Sleep(1000); c.Send(m); return; } } }")]
    public Task A_counter_a_deadline_a_token_and_whatever_may_end_it_are_silent(string members) => Members(members);

    [Theory]
    [InlineData("async Task Welcome(string user) { using var m = new MailMessage(\"a@b.c\", user); if (user.Length > 3) m.Subject = user; using var c = new SmtpClient(\"h\"); try { await c.SendMailAsync(m); } catch ({|SMTP106:SmtpException|} ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { await Task.Delay(5000); await Welcome(user); } }")]
    [InlineData("bool Welcome(string user) { var m = new MailMessage(\"a@b.c\", user); m.Body = user.Length == 0 ? \"x\" : user; using var c = new SmtpClient(\"h\"); try { c.Send(m); return true; } catch ({|SMTP106:SmtpException|} ex) { if ((int)ex.StatusCode < 500) return Welcome(user); return false; } }")]
    public Task A_method_that_makes_the_message_anew_and_calls_itself_is_reported(string members) => Members(members);

    [Theory]
    [InlineData("async Task Welcome(string user, int attempt = 0) { using var m = new MailMessage(\"a@b.c\", user); using var c = new SmtpClient(\"h\"); try { await c.SendMailAsync(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy && attempt < 3) { await Welcome(user, attempt + 1); } }")]
    [InlineData("int _n; void Welcome(string user) { if (_n > 3) return; _n = _n + 1; var m = new MailMessage(\"a@b.c\", user); using var c = new SmtpClient(\"h\"); try { c.Send(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { Welcome(user); } }")]
    [InlineData("void Next(System.Collections.Generic.Queue<MailMessage> q) { var m = q.Dequeue(); using var c = new SmtpClient(\"h\"); try { c.Send(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { Next(q); } }")]
    [InlineData("void Next(System.Collections.Generic.Queue<string> q) { var m = new MailMessage(\"a@b.c\", q.Dequeue()); using var c = new SmtpClient(\"h\"); try { c.Send(m); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { Next(q); } }")]
    public Task A_method_that_counts_or_takes_the_next_message_is_silent(string members) => Members(members);

    [Fact]
    public Task A_MailKit_loop_is_reported_and_a_queue_is_silent() => Verify.FindingsAsync(
        """
        using System.Collections.Concurrent;
        using System.Threading;
        using MailKit.Net.Smtp;
        using MimeKit;

        class Sender
        {
            void Send(ISmtpClient client, MimeMessage message)
            {
                while (true)
                {
                    try { client.Send(message); return; }
                    catch ({|SMTP106:SmtpCommandException|} ex) when ((int)ex.StatusCode is >= 400 and <= 499) { Thread.Sleep(1000); }
                }
            }

            void Drain(ISmtpClient client, BlockingCollection<MimeMessage> queue)
            {
                while (true)
                {
                    var message = queue.Take();
                    try { client.Send(message); }
                    catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and <= 499) { Thread.Sleep(1000); }
                }
            }
        }
        """);

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).{|SMTP106:RetryForever|}()")]
    [InlineData("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).Or<TimeoutException>().{|SMTP106:WaitAndRetryForeverAsync|}(n => TimeSpan.FromSeconds(n))")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500), {|SMTP106:MaxRetryAttempts = int.MaxValue|} }).Build()")]
    public Task A_Polly_retry_with_no_end_is_reported(string policy) => Policies(policy);

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).Retry(3)")]
    [InlineData("Policy.Handle<TimeoutException>().RetryForever()")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().RetryForever()")]
    [InlineData("Policy.Timeout(60).Wrap(Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).RetryForever())")]
    [InlineData("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500).RetryForever((ex, n) => { if (n > 9) throw ex; })")]
    [InlineData("new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500), MaxRetryAttempts = 5 }).Build()")]
    [InlineData("new ResiliencePipelineBuilder().AddTimeout(TimeSpan.FromHours(1)).AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500), MaxRetryAttempts = int.MaxValue }).Build()")]
    public Task A_Polly_retry_with_an_end_is_silent(string policy) => Policies(policy);

    private static Task Policies(string policy) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Net.Mail;
        using Polly;
        using Polly.Retry;

        class Sender
        {
            object Policies() => {{policy}};
        }
        """);

    private static Task Worker(string members, string job = "class Job { public string To; }") => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Net.Mail;
        using System.Threading;
        using System.Threading.Channels;
        using System.Threading.Tasks;

        {{job}}

        class Worker
        {
            readonly Queue<MailMessage> _mails = new();
            readonly BlockingCollection<MailMessage> _jobs = new();
            readonly Channel<MailMessage> _channel = Channel.CreateUnbounded<MailMessage>();
            readonly Queue<MailMessage> _dead = new();
            {{members}}
        }
        """);

    [Theory]
    [InlineData("void Run(SmtpClient c) { while (_mails.TryDequeue(out var m)) { try { c.Send(m); } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c) { while (_mails.Count > 0) { var m = _mails.Dequeue(); try { c.Send(m); } catch ({|SMTP106:SmtpException|} ex) when ((int)ex.StatusCode is >= 400 and < 500) { _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c) { foreach (var m in _jobs.GetConsumingEnumerable()) { try { c.Send(m); } catch ({|SMTP106:SmtpException|} ex) { if ((int)ex.StatusCode / 100 == 4) _jobs.Add(m); } } }")]
    [InlineData("async Task Run() { await foreach (var m in _channel.Reader.ReadAllAsync()) await One(m); } async Task One(MailMessage m) { try { using var c = new SmtpClient(); await c.SendMailAsync(m); } catch ({|SMTP106:SmtpException|} ex) when (ex.StatusCode == SmtpStatusCode.MailboxBusy) { await Task.Delay(1000); await _channel.Writer.WriteAsync(m); } }")]
    public Task A_message_put_back_with_nothing_that_counts_is_reported(string members) => Worker(members);

    [Theory]
    [InlineData("void Run(SmtpClient c) { while (_mails.Count > 0) { var m = _mails.Dequeue(); try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (_mails.Count < 100) _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c) { while (_mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { _dead.Enqueue(m); } } }")]
    [InlineData("int _attempts; void Run(SmtpClient c) { while (_mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { if (_attempts < 5) _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c) { while (_mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { m.Headers[\"X-Tries\"] += 1; _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c, DateTime end) { while (DateTime.UtcNow < end && _mails.TryDequeue(out var m)) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { _mails.Enqueue(m); } } }")]
    [InlineData("void Run(SmtpClient c) { foreach (var m in new MailMessage[0]) { try { c.Send(m); } catch (SmtpException ex) when ((int)ex.StatusCode is >= 400 and < 500) { _mails.Enqueue(m); } } }")]
    public Task A_message_put_elsewhere_or_counted_is_silent(string members) => Worker(members);

    [Theory]
    [InlineData("catch ({|SMTP106:SmtpFault|} fault) when (fault.IsTransient) { _all.Enqueue(mail); } catch (SmtpFault) { }")]
    [InlineData("catch ({|SMTP106:SmtpFault|} fault) when (fault.ReplyCode < 500) { _all.Enqueue(mail); } catch (SmtpFault) { }")]
    [InlineData("catch (SmtpFault fault) when (fault.IsLocal) { _all.Enqueue(mail); } catch (SmtpFault) { }")]
    public Task What_a_refusal_of_the_programs_own_says_of_itself_is_its_code(string handler) => Verify.FindingsAsync(
        $$"""
        using System;
        using System.Collections.Generic;

        class SmtpFault(int replyCode) : Exception
        {
            public int ReplyCode { get; } = replyCode;
            public bool IsTransient => ReplyCode is >= 400 and < 500;
            public bool IsLocal => Message.Length == 0;
        }

        class Pump
        {
            private readonly Queue<string> _all = new();

            public void Run()
            {
                while (_all.TryDequeue(out var mail))
                {
                    try { Entregar(mail); }
                    {{handler}}
                }
            }

            private void Entregar(string mail) { Ask("RCPT TO:<" + mail + ">"); }

            private void Ask(string line) { if (line.Length > 80) throw new SmtpFault(450); }
        }
        """);
}
