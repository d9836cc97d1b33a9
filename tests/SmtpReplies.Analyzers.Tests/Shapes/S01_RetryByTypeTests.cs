namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S1: a retry on the type of the exception, with no test of the code.</summary>
public sealed class S01_RetryByTypeTests
{
    // Forms

    [Theory]
    [InlineData("SmtpException")]
    [InlineData("SmtpFailedRecipientException")]
    [InlineData("SmtpCommandException")]
    public Task Handle_of_an_exception_with_a_reply_code_and_a_retry_is_reported(string exception) =>
        Programs.Polly($"Policy.{{|SMTP101:Handle<{exception}>|}}().WaitAndRetry(3, attempt => TimeSpan.FromSeconds(Math.Pow(2, attempt))).Execute(() => client.Send(message));");

    [Theory]
    [InlineData("Retry(3)")]
    [InlineData("RetryAsync(3)")]
    [InlineData("RetryForever()")]
    [InlineData("RetryForeverAsync()")]
    [InlineData("WaitAndRetry(new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2) })")]
    [InlineData("WaitAndRetryAsync(5, i => TimeSpan.FromSeconds(i))")]
    [InlineData("WaitAndRetryForever(i => TimeSpan.FromSeconds(i))")]
    [InlineData("WaitAndRetryForeverAsync(i => TimeSpan.FromSeconds(i))")]
    public Task Every_kind_of_retry_of_version_7_is_one(string retry) => Programs.Polly($"Policy.{{|SMTP101:Handle<SmtpException>|}}().{retry};");

    [Fact]
    public Task Or_after_another_exception_is_reported() =>
        Programs.Polly("Policy.Handle<TimeoutException>().{|SMTP101:Or<SmtpException>|}().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));");

    [Fact]
    public Task OrInner_is_reported() =>
        Programs.Polly("Policy.Handle<TimeoutException>().{|SMTP101:OrInner<SmtpCommandException>|}().Retry(2);");

    [Fact]
    public Task A_policy_with_a_result_is_reported() =>
        Programs.Polly("Policy<bool>.{|SMTP101:Handle<SmtpCommandException>|}().OrResult(false).RetryAsync(2);");

    [Fact]
    public Task A_predicate_builder_of_version_8_in_the_options_of_a_retry_is_reported() => Programs.Polly(
        """
        var pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(),
                MaxRetryAttempts = 4,
                BackoffType = DelayBackoffType.Exponential,
            })
            .Build();
        """);

    [Fact]
    public Task A_predicate_builder_set_on_the_options_later_is_reported() => Programs.Polly(
        """
        var options = new RetryStrategyOptions<string> { MaxRetryAttempts = 4 };
        options.ShouldHandle = new PredicateBuilder<string>().Handle<TimeoutException>().{|SMTP101:Handle<SmtpCommandException>|}();
        """);

    [Fact]
    public Task A_lambda_that_tests_only_the_type_is_reported() => Programs.Polly(
        "var options = new RetryStrategyOptions { ShouldHandle = args => {|SMTP101:new ValueTask<bool>(args.Outcome.Exception is SmtpException)|} };");

    [Fact]
    public Task A_pattern_that_tests_only_the_type_is_reported() => Programs.Polly(
        "var options = new RetryStrategyOptions { ShouldHandle = args => {|SMTP101:ValueTask.FromResult(args.Outcome.Exception is SmtpCommandException or TimeoutException)|} };");

    [Fact]
    public Task A_switch_over_the_types_alone_is_reported() => Programs.Polly(
        """
        var options = new RetryStrategyOptions
        {
            ShouldHandle = args => {|SMTP101:args.Outcome.Exception switch
            {
                SmtpException => PredicateResult.True(),
                _ => PredicateResult.False(),
            }|},
        };
        """);

    [Fact]
    public Task A_type_among_the_labels_of_a_switch_is_reported_there() => Programs.Polly(
        "var options = new RetryStrategyOptions { ShouldHandle = IsWorthIt };",
        """
        private static ValueTask<bool> IsWorthIt(RetryPredicateArguments<object> args)
        {
            switch (args.Outcome.Exception)
            {
                case {|SMTP101:SmtpCommandException|}:
                case SmtpProtocolException:
                    return PredicateResult.True();
                case IOException io:
                    return ValueTask.FromResult(io is not FileNotFoundException);
                default:
                    return PredicateResult.False();
            }
        }
        """);

    [Fact]
    public Task A_type_whose_code_is_asked_for_in_a_label_is_silent() => Programs.Polly(
        "var options = new RetryStrategyOptions { ShouldHandle = IsWorthIt };",
        """
        private static ValueTask<bool> IsWorthIt(RetryPredicateArguments<object> args)
        {
            switch (args.Outcome.Exception)
            {
                case SmtpCommandException { StatusCode: < (SmtpStatusCode)500 }:
                case SmtpProtocolException:
                    return PredicateResult.True();
                default:
                    return PredicateResult.False();
            }
        }
        """);

    [Fact]
    public Task A_policy_that_is_kept_in_a_readonly_field_is_reported() => Verify.FindingsAsync(
        """
        using System;
        using System.Net.Mail;
        using Polly;
        using Polly.Retry;

        public static class MailPolicies
        {
            private static readonly RetryPolicy SendPolicy = Policy
                .{|SMTP101:Handle<SmtpException>|}()
                .WaitAndRetry(3, attempt => TimeSpan.FromSeconds(5 * attempt), (error, wait) => Console.WriteLine(error.Message));

            public static void Send(SmtpClient client, MailMessage message) => SendPolicy.Execute(() => client.Send(message));
        }
        """);

    [Fact]
    public Task A_policy_that_is_returned_by_a_method_is_reported() => Programs.Polly(
        "Create().Execute(() => client.Send(message));",
        "private static ISyncPolicy Create() => Policy.{|SMTP101:Handle<SmtpException>|}().Retry(3);");

    // Traps

    [Fact]
    public Task A_circuit_breaker_retries_nothing() =>
        Programs.Polly("Policy.Handle<SmtpException>().CircuitBreakerAsync(3, TimeSpan.FromMinutes(1));");

    [Fact]
    public Task A_fallback_retries_nothing() =>
        Programs.Polly("Policy.Handle<SmtpCommandException>().Fallback(() => Console.WriteLine(\"parked\"));");

    [Fact]
    public Task A_circuit_breaker_of_version_8_retries_nothing() => Programs.Polly(
        "new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>() });");

    [Fact]
    public Task A_fallback_of_version_8_retries_nothing() => Programs.Polly(
        """
        new ResiliencePipelineBuilder<string>().AddFallback(new FallbackStrategyOptions<string>
        {
            ShouldHandle = new PredicateBuilder<string>().Handle<SmtpException>(),
            FallbackAction = _ => Outcome.FromResultAsValueTask("parked"),
        });
        """);

    [Fact]
    public Task SmtpProtocolException_carries_no_reply() =>
        Programs.Polly("Policy.Handle<SmtpProtocolException>().Or<IOException>().Or<SocketException>().WaitAndRetryAsync(3, i => TimeSpan.FromSeconds(i));");

    [Fact]
    public Task An_onRetry_that_goes_to_another_host_is_no_retry() => Programs.Polly(
        """
        var host = "mx1.example.org";
        Policy.Handle<SmtpException>()
            .Retry(1, (error, attempt) => { host = "mx2.example.org"; })
            .Execute(() => { using var other = new System.Net.Mail.SmtpClient(host); other.Send(message); });
        """);

    private const string Hosts =
        """
        private string[] _hosts = { "a", "b" };
        private int _host;
        private string Host => _hosts[_host];
        private void Rotate(Exception error, int attempt) { _host = (_host + 1) % _hosts.Length; }
        private void Count(Exception error, int attempt) { _tries = attempt; }
        private int _tries;
        private Task SendAsync(MailMessage message) => new System.Net.Mail.SmtpClient(_hosts[_host]).SendMailAsync(message);
        private void Send(MailMessage message) => new System.Net.Mail.SmtpClient(Host).Send(message);
        """;

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(error => (int)error.StatusCode >= 500).RetryAsync(2, (error, n) => { _host = (_host + 1) % _hosts.Length; Console.WriteLine(n); });")]
    [InlineData("Policy.Handle<SmtpException>().RetryAsync(2, (error, n) => _host++);")]
    [InlineData("Policy.Handle<SmtpException>().WaitAndRetry(2, _ => TimeSpan.Zero, (error, wait) => { Interlocked.Increment(ref _host); });")]
    [InlineData("Policy.Handle<SmtpException>().Retry(2, Rotate);")]
    [InlineData("Policy.Handle<SmtpException>().Retry(2, (error, n) => { if (n > 1) Rotate(error, n); });")]
    [InlineData("var options = new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().Handle<SmtpException>(), OnRetry = args => { _host++; return default; } };")]
    [InlineData("var options = new RetryStrategyOptions { ShouldHandle = args => new ValueTask<bool>(args.Outcome.Exception is SmtpException), OnRetry = args => { Rotate(null, 1); return default; } };")]
    public Task An_onRetry_that_sets_what_the_next_client_is_made_by_is_no_retry(string statements) => Programs.Polly(statements, Hosts);

    [Theory]
    [InlineData("Policy.Handle<SmtpException>(error => {|SMTP001:(int)error.StatusCode >= 500|}).RetryAsync(2, (error, n) => { _tries = n; });")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().Retry(2, Count);")]
    [InlineData("Policy.{|SMTP101:Handle<SmtpException>|}().Retry(2, (error, n) => Console.WriteLine(_hosts[_host]));")]
    [InlineData("var options = new RetryStrategyOptions { ShouldHandle = new PredicateBuilder().{|SMTP101:Handle<SmtpException>|}(), MaxRetryAttempts = 3, OnRetry = args => { _tries++; return default; } };")]
    public Task An_onRetry_that_only_counts_is_one(string statements) => Programs.Polly(statements, Hosts);

    [Fact]
    public Task A_filter_by_the_code_is_a_test() =>
        Programs.Polly("Policy.Handle<SmtpException>(ex => (int)ex.StatusCode is >= 400 and < 500 or -1).WaitAndRetry(3, i => TimeSpan.FromSeconds(i));");

    [Fact]
    public Task A_predicate_given_as_a_method_group_is_a_test() => Programs.Polly(
        "Policy.Handle<SmtpCommandException>(IsTransient).Or<SmtpProtocolException>().RetryAsync(3);",
        "private static bool IsTransient(SmtpCommandException ex) => (int)ex.StatusCode / 100 == 4;");

    [Fact]
    public Task A_predicate_given_as_a_method_group_of_another_class_is_a_test() => Programs.Polly(
        "Policy.Handle<SmtpCommandException>(Replies.IsTransient).RetryAsync(3); }\n static class Replies { public static bool IsTransient(SmtpCommandException ex) => (int)ex.StatusCode < 500;");

    [Fact]
    public Task A_policy_in_a_comment_is_no_policy() =>
        Programs.Polly("// Policy.Handle<SmtpException>().Retry(3);\n Policy.Handle<TimeoutException>().Retry(3);");

    [Fact]
    public Task A_users_own_SmtpException_is_another_type() => Verify.FindingsAsync(
        """
        using System;
        using Polly;

        namespace Acme.HttpMail
        {
            public class SmtpException : Exception { public int StatusCode { get; set; } }

            public static class Policies
            {
                public static ISyncPolicy Create() => Policy.Handle<SmtpException>().Retry(3);
            }
        }
        """);

    [Fact]
    public Task In_a_commented_and_in_a_switched_off_part_nothing_is_looked_at() => Programs.Polly(
        """
        #if NEVER
        Policy.Handle<SmtpException>().Retry(3);
        #endif
        """);

    [Fact]
    public Task In_MassTransit_an_earlier_filter_for_permanent_replies_makes_the_later_one_right() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using MassTransit;

        public static class Bus
        {
            public static void Configure(IReceiveEndpointConfigurator endpoint) => endpoint.UseMessageRetry(r =>
            {
                r.Ignore<SmtpException>(ex => (int)ex.StatusCode >= 500);
                r.Handle<SmtpException>();
                r.Interval(5, 1000);
            });
        }
        """);

    [Fact]
    public Task In_MassTransit_a_handled_exception_without_a_filter_is_reported() => Verify.FindingsAsync(
        """
        using System.Net.Mail;
        using MassTransit;

        public static class Bus
        {
            public static void Configure(IReceiveEndpointConfigurator endpoint) => endpoint.UseMessageRetry(r =>
            {
                r.{|SMTP101:Handle<SmtpException>|}();
                r.Interval(5, 1000);
            });
        }
        """);

    [Fact]
    public Task In_Wolverine_a_retry_of_every_refusal_is_reported() => Verify.FindingsAsync(
        """
        using System;
        using MailKit.Net.Smtp;
        using Wolverine;
        using Wolverine.ErrorHandling;

        public static class Rules
        {
            public static void Configure(WolverineOptions options) =>
                options.{|SMTP101:OnException<SmtpCommandException>|}().RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        }
        """);

    [Fact]
    public Task In_Wolverine_an_earlier_rule_for_permanent_replies_makes_the_later_one_right() => Verify.FindingsAsync(
        """
        using System;
        using MailKit.Net.Smtp;
        using Wolverine;
        using Wolverine.ErrorHandling;

        public static class Rules
        {
            public static void Configure(WolverineOptions options)
            {
                options.OnException<SmtpCommandException>(ex => (int)ex.StatusCode >= 500).MoveToErrorQueue();
                options.OnException<SmtpCommandException>().RetryWithCooldown(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
            }
        }
        """);
}
