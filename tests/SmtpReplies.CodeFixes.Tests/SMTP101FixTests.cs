using Microsoft.CodeAnalysis.CSharp;

using Verify = SmtpReplies.CodeFixes.Tests.VerifyFix<SmtpReplies.CodeFixes.SMTP101RetriesEveryFailureFix>;

namespace SmtpReplies.CodeFixes.Tests;

/// <summary>SMTP101: the retry asks for 4yz.</summary>
public sealed class SMTP101FixTests
{
    // Handlers

    private static string InLoop(string library, string message, string handler) =>
        $$"""
        using System;
        using System.IO;
        using System.Threading;
        using {{library}};

        class Sender
        {
            public void Run(SmtpClient client, {{message}} message, int ex1)
            {
                for (var attempt = 0; attempt < 3; attempt++)
                {
                    try { client.Send(message); return; }
                    {{handler}}
                }
            }
        }
        """;

    private static Task Handler(string handler, string expected, LanguageVersion version = LanguageVersion.Preview) => Verify.FixesAsync(
        InLoop("System.Net.Mail", "MailMessage", handler), InLoop("System.Net.Mail", "MailMessage", expected), version: version);

    [Theory]
    [InlineData(
        "catch ({|SMTP101:SmtpException|} ex) { Console.WriteLine(ex); }",
        "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) { Console.WriteLine(ex); }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); }",
        "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|}) { foreach (var ex in new[] { 1 }) Console.WriteLine(ex); }",
        "catch (SmtpException ex2) when (ex2.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex2.StatusCode is >= 400 and < 500) { foreach (var ex in new[] { 1 }) Console.WriteLine(ex); }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|}) when (attempt < 2) { }",
        "catch (SmtpException ex) when (attempt < 2 && (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500)) { }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|} ex) when (attempt < 2 || ex1 > 0) { Console.WriteLine(ex); }",
        "catch (SmtpException ex) when ((attempt < 2 || ex1 > 0) && (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500)) { Console.WriteLine(ex); }")]
    [InlineData(
        "catch (System.Net.Mail.{|SMTP101:SmtpException|}) { }",
        "catch (System.Net.Mail.SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) { }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|}) // refused\n            {\n                Thread.Sleep(1000);\n            }",
        "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) // refused\n            {\n                Thread.Sleep(1000);\n            }")]
    [InlineData(
        "catch ({|SMTP101:SmtpException|})\n            {\n#if DEBUG\n                Thread.Sleep(1000);\n#endif\n            }",
        "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500)\n            {\n#if DEBUG\n                Thread.Sleep(1000);\n#endif\n            }")]
    [InlineData(
        "catch (IOException ex) { throw new Exception(\"\", ex); } catch ({|SMTP101:SmtpException|}) { }",
        "catch (IOException ex) { throw new Exception(\"\", ex); } catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) { }")]
    public Task A_handler_gets_a_filter(string handler, string expected) => Handler(
        handler.Replace("System.Net.Mail.{|SMTP101:SmtpException|}", "{|SMTP101:System.Net.Mail.SmtpException|}"), expected);

    [Fact]
    public Task Older_versions_of_CSharp_compare_twice() => Handler(
        "catch ({|SMTP101:SmtpException|} ex) { Console.WriteLine(ex); }",
        "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500) { Console.WriteLine(ex); }",
        LanguageVersion.CSharp7_3);

    [Fact]
    public Task A_lost_connection_is_another_exception_to_MailKit() => Verify.FixesAsync(
        InLoop("MailKit.Net.Smtp", "MimeKit.MimeMessage", "catch ({|SMTP101:SmtpCommandException|}) { } catch (SmtpProtocolException) { }"),
        InLoop("MailKit.Net.Smtp", "MimeKit.MimeMessage", "catch (SmtpCommandException ex) when ((int)ex.StatusCode is >= 400 and < 500) { } catch (SmtpProtocolException) { }"));

    [Fact]
    public Task The_second_send_may_stand_in_the_handler() => Verify.FixesAsync(
        """
        using System.Net.Mail;
        using System.Threading.Tasks;

        class Sender
        {
            public async Task Run(SmtpClient client, MailMessage message)
            {
                try
                {
                    await client.SendMailAsync(message);
                }
                catch ({|SMTP101:SmtpException|})
                {
                    await Task.Delay(1000);
                    await client.SendMailAsync(message);
                }
            }
        }
        """,
        """
        using System.Net.Mail;
        using System.Threading.Tasks;

        class Sender
        {
            public async Task Run(SmtpClient client, MailMessage message)
            {
                try
                {
                    await client.SendMailAsync(message);
                }
                catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500)
                {
                    await Task.Delay(1000);
                    await client.SendMailAsync(message);
                }
            }
        }
        """);

    [Fact]
    public Task Handlers_in_several_documents_are_mended_at_once()
    {
        const string Retry = "catch ({|SMTP101:SmtpException|}) { Thread.Sleep(1000); }";
        const string Mended = "catch (SmtpException ex) when (ex.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500) { Thread.Sleep(1000); }";
        return Verify.FixesAsync([Document("A", Retry), Document("B", Retry)], [Document("A", Mended), Document("B", Mended)]);

        static string Document(string name, string handler) => InLoop("System.Net.Mail", "MailMessage", handler).Replace("class Sender", "class Sender" + name);
    }

    // Policies

    private static string InPolicies(string statements) =>
        $$"""
        using System;
        using System.IO;
        using System.Net.Mail;
        using System.Threading.Tasks;
        using MailKit.Net.Smtp;
        using Polly;
        using Polly.Retry;
        using SmtpException = System.Net.Mail.SmtpException;

        class Policies
        {
            public void Build()
            {
                {{statements}}
            }
        }
        """;

    private const string NetMailTest = "ex.StatusCode == System.Net.Mail.SmtpStatusCode.GeneralFailure || (int)ex.StatusCode is >= 400 and < 500";

    [Theory]
    [InlineData(
        "Policy.{|SMTP101:Handle<SmtpException>|}().WaitAndRetry(3, i => TimeSpan.FromSeconds(i));",
        "Policy.Handle<SmtpException>(ex => " + NetMailTest + ").WaitAndRetry(3, i => TimeSpan.FromSeconds(i));")]
    [InlineData(
        "Policy.{|SMTP101:Handle<SmtpCommandException>|}().Or<TimeoutException>().RetryAsync(3);",
        "Policy.Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500).Or<TimeoutException>().RetryAsync(3);")]
    [InlineData(
        "Policy.Handle<TimeoutException>().{|SMTP101:Or<SmtpCommandException>|}().RetryForever();",
        "Policy.Handle<TimeoutException>().Or<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500).RetryForever();")]
    [InlineData(
        "Policy<bool>.{|SMTP101:Handle<SmtpException>|}().Retry();",
        "Policy<bool>.Handle<SmtpException>(ex => " + NetMailTest + ").Retry();")]
    [InlineData(
        "Policy.{|SMTP101:HandleInner<SmtpException>|}().Retry();",
        "Policy.HandleInner<SmtpException>(ex => " + NetMailTest + ").Retry();")]
    [InlineData(
        "Policy.Handle<TimeoutException>().{|SMTP101:OrInner<SmtpException>|}().Retry();",
        "Policy.Handle<TimeoutException>().OrInner<SmtpException>(ex => " + NetMailTest + ").Retry();")]
    [InlineData(
        "var ex = 1; Policy.{|SMTP101:Handle<SmtpCommandException>|}( /* all */ ).Retry(ex);",
        "var ex = 1; Policy.Handle<SmtpCommandException>( /* all */ ex1 => (int)ex1.StatusCode is >= 400 and < 500).Retry(ex);")]
    [InlineData(
        "Policy\n            .{|SMTP101:Handle<SmtpCommandException>|}() // refused\n            .{|SMTP101:Or<SmtpException>|}()\n            .Retry();",
        "Policy\n            .Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500) // refused\n            .Or<SmtpException>(ex => " + NetMailTest + ")\n            .Retry();")]
    [InlineData(
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<TimeoutException>().{|SMTP101:Handle<SmtpCommandException>|}(), MaxRetryAttempts = 3 });",
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<TimeoutException>().Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500), MaxRetryAttempts = 3 });")]
    public Task A_policy_gets_a_predicate(string statements, string expected) => Verify.FixesAsync(InPolicies(statements), InPolicies(expected));

    [Fact]
    public Task A_policy_in_an_older_version_of_CSharp_compares_twice() => Verify.FixesAsync(
        InPolicies("Policy.{|SMTP101:Handle<SmtpCommandException>|}().Retry();"),
        InPolicies("Policy.Handle<SmtpCommandException>(ex => (int)ex.StatusCode >= 400 && (int)ex.StatusCode < 500).Retry();"),
        version: LanguageVersion.CSharp7_3);

    [Fact]
    public Task A_policy_may_stand_in_a_field() => Verify.FixesAsync(
        """
        using System;
        using System.Net.Mail;
        using Polly;
        using Polly.Retry;

        class Policies
        {
            private static readonly int ex = 3;
            private static readonly RetryPolicy Retries = Policy.{|SMTP101:Handle<SmtpException>|}().WaitAndRetry(ex, i => TimeSpan.FromSeconds(i));
        }
        """,
        """
        using System;
        using System.Net.Mail;
        using Polly;
        using Polly.Retry;

        class Policies
        {
            private static readonly int ex = 3;
            private static readonly RetryPolicy Retries = Policy.Handle<SmtpException>(ex1 => ex1.StatusCode == SmtpStatusCode.GeneralFailure || (int)ex1.StatusCode is >= 400 and < 500).WaitAndRetry(ex, i => TimeSpan.FromSeconds(i));
        }
        """);

    // Predicates

    private const string NetMailPattern = "StatusCode: System.Net.Mail.SmtpStatusCode.GeneralFailure or >= (System.Net.Mail.SmtpStatusCode)400 and < (System.Net.Mail.SmtpStatusCode)500";
    private const string MailKitPattern = "StatusCode: >= (MailKit.Net.Smtp.SmtpStatusCode)400 and < (MailKit.Net.Smtp.SmtpStatusCode)500";

    [Theory]
    [InlineData(
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => {|SMTP101:ValueTask.FromResult(args.Outcome.Exception is SmtpException)|} });",
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is SmtpException { " + NetMailPattern + " }) });")]
    [InlineData(
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => {|SMTP101:new ValueTask<bool>(args.Outcome.Exception is TimeoutException || args.Outcome.Exception is SmtpCommandException)|} });",
        "new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions { ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is TimeoutException || args.Outcome.Exception is SmtpCommandException { " + MailKitPattern + " }) });")]
    [InlineData(
        "static bool ShouldRetry(Exception ex) => {|SMTP101:ex is SmtpCommandException|}; ShouldRetry(null);",
        "static bool ShouldRetry(Exception ex) => ex is SmtpCommandException { " + MailKitPattern + " }; ShouldRetry(null);")]
    [InlineData(
        "static bool IsTransient(Exception ex) => {|SMTP101:ex is TimeoutException or SmtpException or IOException|}; IsTransient(null);",
        "static bool IsTransient(Exception ex) => ex is TimeoutException or SmtpException { " + NetMailPattern + " } or IOException; IsTransient(null);")]
    [InlineData(
        "static bool IsTransient(Exception ex) { return {|SMTP101:(ex is SmtpException smtp)|}; } IsTransient(null);",
        "static bool IsTransient(Exception ex) { return (ex is SmtpException { " + NetMailPattern + " } smtp); } IsTransient(null);")]
    [InlineData(
        "static bool IsTransient(Exception ex) => {|SMTP101:ex is SmtpException || ex is SmtpCommandException|}; IsTransient(null);",
        "static bool IsTransient(Exception ex) => ex is SmtpException { " + NetMailPattern + " } || ex is SmtpCommandException { " + MailKitPattern + " }; IsTransient(null);")]
    [InlineData(
        "for (var i = 0; i < 3; i++) { try { Send(); return; } catch (Exception ex) when (ex is {|SMTP101:SmtpException|} or TimeoutException) { } } static void Send() => new System.Net.Mail.SmtpClient().Send(null);",
        "for (var i = 0; i < 3; i++) { try { Send(); return; } catch (Exception ex) when (ex is SmtpException { " + NetMailPattern + " } or TimeoutException) { } } static void Send() => new System.Net.Mail.SmtpClient().Send(null);")]
    [InlineData(
        "for (var i = 0; i < 3; i++) { try { Send(); return; } catch (Exception ex) when ({|SMTP101:ex is SmtpException|}) { } } static void Send() => new System.Net.Mail.SmtpClient().Send(null);",
        "for (var i = 0; i < 3; i++) { try { Send(); return; } catch (Exception ex) when (ex is SmtpException { " + NetMailPattern + " }) { } } static void Send() => new System.Net.Mail.SmtpClient().Send(null);")]
    [InlineData(
        "static bool IsTransient(Exception ex) { if ({|SMTP101:ex is SmtpException|}) return true; return false; } IsTransient(null);",
        "static bool IsTransient(Exception ex) { if (ex is SmtpException { " + NetMailPattern + " }) return true; return false; } IsTransient(null);")]
    public Task A_test_of_the_type_tests_the_code_too(string statements, string expected) => Verify.FixesAsync(InPolicies(statements), InPolicies(expected));

    // Titles

    [Theory]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().Retry();", "Policy.Handle<SmtpException>(ex => " + NetMailTest + ").Retry();", "Retry only 4yz replies and lost connections")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpCommandException>|}().Retry();", "Policy.Handle<SmtpCommandException>(ex => (int)ex.StatusCode is >= 400 and < 500).Retry();", "Retry only 4yz replies")]
    public Task The_title_says_what_is_still_retried(string statements, string expected, string title) =>
        Verify.OffersAsync(InPolicies(statements), InPolicies(expected), title);

    // No fix

    [Theory]
    // The code of several recipients is that of none of them.
    [InlineData("static bool IsTransient(Exception ex) => {|SMTP101:ex is SmtpException or SmtpFailedRecipientsException|}; IsTransient(null);")]
    // A label is no pattern.
    [InlineData("static bool IsTransient(Exception ex) { switch (ex) { case {|SMTP101:SmtpException|}: return true; default: return false; } } IsTransient(null);")]
    public Task Where_nothing_says_how_nothing_is_offered(string statements) => Verify.OffersNothingAsync(InPolicies(statements));

    [Fact]
    public Task A_pattern_needs_CSharp_9() => Verify.OffersNothingAsync(
        InPolicies("bool ShouldRetry(Exception ex) => {|SMTP101:ex is SmtpCommandException|}; ShouldRetry(null);"), LanguageVersion.CSharp8);

    [Fact]
    public Task A_filter_needs_CSharp_6() => Verify.OffersNothingAsync(
        InLoop("System.Net.Mail", "MailMessage", "catch ({|SMTP101:SmtpException|}) { }"), LanguageVersion.CSharp5);
}
