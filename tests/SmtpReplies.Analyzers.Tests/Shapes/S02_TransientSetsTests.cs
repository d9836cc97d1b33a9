namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S2: a set of codes called transient that holds 5yz members.</summary>
public sealed class S02_TransientSetsTests
{
    // Forms of the set

    [Fact]
    public Task A_chain_of_equalities() => Programs.NetMail(
        """
        public static bool IsTransient(SmtpException ex)
        {
            return ex.StatusCode == SmtpStatusCode.ServiceNotAvailable
                || ex.StatusCode == SmtpStatusCode.MailboxBusy
                || {|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|}
                || ex.StatusCode == SmtpStatusCode.GeneralFailure;
        }
        """);

    [Fact]
    public Task A_chain_that_does_not_short_circuit() => Programs.NetMail(
        """
        private bool CanRetry(SmtpStatusCode code)
        {
            return (code == SmtpStatusCode.MailboxBusy)
                | ({|SMTP001:code == SmtpStatusCode.MailboxUnavailable|})
                | (code == SmtpStatusCode.InsufficientStorage);
        }
        """);

    [Fact]
    public Task An_or_pattern() => Programs.MailKit(
        """
        private static bool IsTemporary(SmtpStatusCode code) => code is
            SmtpStatusCode.ServiceNotAvailable or
            SmtpStatusCode.MailboxBusy or
            {|SMTP001:SmtpStatusCode.MailboxUnavailable|} or
            SmtpStatusCode.InsufficientStorage;
        """);

    [Fact]
    public Task A_decompiled_conditional() => Programs.NetMail(
        """
        private static bool IsRetryable(SmtpStatusCode code) =>
            code != SmtpStatusCode.MailboxBusy && code != SmtpStatusCode.InsufficientStorage
                ? {|SMTP001:code == SmtpStatusCode.TransactionFailed|}
                : true;
        """);

    [Fact]
    public Task An_inverted_conditional() => Programs.NetMail(
        """
        private static bool IsTransient(SmtpStatusCode code) =>
            (code == SmtpStatusCode.MailboxNameNotAllowed) ? false : !(code != SmtpStatusCode.MailboxBusy && {|SMTP001:code != SmtpStatusCode.MailboxUnavailable|});
        """);

    [Fact]
    public Task A_switch_with_stacked_labels() => Programs.NetMail(
        """
        private static bool ShouldRetry(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.ServiceNotAvailable:
                case SmtpStatusCode.MailboxBusy:
                case {|SMTP001:SmtpStatusCode.MailboxUnavailable|}:
                case {|SMTP001:SmtpStatusCode.TransactionFailed|}:
                    return true;
                default:
                    return false;
            }
        }
        """);

    [Fact]
    public Task Arms_of_a_switch_expression() => Programs.MailKit(
        """
        internal static bool IsTransient(SmtpCommandException ex) => ex.StatusCode switch
        {
            SmtpStatusCode.MailboxBusy => true,
            {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => true,
            SmtpStatusCode.MailboxNameNotAllowed => false,
            _ => false,
        };
        """);

    [Fact]
    public Task Nested_inside_a_switch_on_the_exception() => Programs.MailKit(
        """
        public static bool IsTransient(Exception error) => error switch
        {
            SmtpCommandException command => command.StatusCode switch
            {
                SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.MailboxBusy => true,
                {|SMTP001:SmtpStatusCode.TransactionFailed|} => true,
                _ => false,
            },
            SmtpProtocolException or IOException or SocketException => true,
            _ => false,
        };
        """);

    [Fact]
    public Task An_array() => Programs.NetMail(
        """
        private static readonly SmtpStatusCode[] RetryCodes =
        {
            SmtpStatusCode.ServiceNotAvailable,
            SmtpStatusCode.MailboxBusy,
            {|SMTP001:SmtpStatusCode.MailboxUnavailable|},
        };

        public bool Again(SmtpException ex) => RetryCodes.Contains(ex.StatusCode);
        """);

    [Fact]
    public Task A_collection_expression() => Programs.MailKit(
        """
        private static readonly SmtpStatusCode[] s_transient = [SmtpStatusCode.MailboxBusy, {|SMTP001:SmtpStatusCode.TransactionFailed|}];

        public bool IsTransient(SmtpCommandException ex) => s_transient.Contains(ex.StatusCode);
        """);

    [Fact]
    public Task A_hash_set_that_is_filled_in_its_initializer() => Programs.NetMail(
        """
        private static readonly HashSet<SmtpStatusCode> Codes = new HashSet<SmtpStatusCode>
        {
            SmtpStatusCode.MailboxBusy,
            {|SMTP001:SmtpStatusCode.MailboxUnavailable|},
        };

        private static bool IsTemporary(SmtpException ex) => Codes.Contains(ex.StatusCode);
        """);

    [Fact]
    public Task A_set_of_numbers() => Programs.NetMail(
        """
        private static readonly HashSet<int> Codes = new() { 421, 450, 451, 452, {|SMTP001:550|} };

        private static bool IsTemporary(SmtpException ex) => Codes.Contains((int)ex.StatusCode);
        """);

    [Fact]
    public Task Several_clauses_of_a_policy() => Programs.Polly(
        """
        Policy
            .Handle<SmtpException>(ex => ex.StatusCode == System.Net.Mail.SmtpStatusCode.MailboxBusy)
            .Or<SmtpException>(ex => {|SMTP001:ex.StatusCode == System.Net.Mail.SmtpStatusCode.MailboxUnavailable|})
            .Or<SmtpException>(ex => {|SMTP001:ex.StatusCode == System.Net.Mail.SmtpStatusCode.TransactionFailed|})
            .WaitAndRetry(3, i => TimeSpan.FromSeconds(i));
        """);

    [Fact]
    public Task An_outcome_of_version_8_with_its_exception() => Programs.Polly(
        """
        new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is SmtpCommandException e
                && (e.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:e.StatusCode == SmtpStatusCode.MailboxUnavailable|})),
        });
        """);

    [Fact]
    public Task A_catch_filter() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            for (int tries = 0; ; tries++)
            {
                try
                {
                    _client.Send(message);
                    return;
                }
                catch (SmtpException ex) when (tries < 3 && (ex.StatusCode == SmtpStatusCode.MailboxBusy
                    || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}))
                {
                    Thread.Sleep(5000);
                }
            }
        }
        """);

    [Fact]
    public Task A_property_pattern() => Programs.MailKit(
        """
        private static bool IsTransient(Exception ex) =>
            ex is SmtpCommandException { StatusCode: SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.MailboxUnavailable|} };
        """);

    [Fact]
    public Task A_range_of_numbers_through_a_local() => Programs.MailKit(
        """
        private static bool IsTransient(SmtpCommandException ex)
        {
            int code = (int)ex.StatusCode;
            return {|SMTP001:code >= 400|};
        }
        """);

    [Fact]
    public Task A_helper_that_takes_the_code() => Programs.NetMail(
        """
        private static bool IsTransient(Exception ex) => ex is SmtpException smtp && {|SMTP001:IsBusyOrGone(smtp.StatusCode)|};

        private static bool IsBusyOrGone(SmtpStatusCode code) => code == SmtpStatusCode.MailboxBusy || code == SmtpStatusCode.MailboxUnavailable;
        """);

    [Fact]
    public Task An_extension_that_takes_the_exception() => Programs.NetMail(
        "",
        """
        public static class SmtpExceptionExtensions
        {
            // 4xx codes are temporary and can be retried, 5xx are permanent.
            public static bool IsTransient(this SmtpException exception) => exception.StatusCode switch
            {
                SmtpStatusCode.ServiceNotAvailable => true,
                SmtpStatusCode.MailboxBusy => true,
                SmtpStatusCode.ExceededStorageAllocation or {|SMTP001:SmtpStatusCode.TransactionFailed|} => true,
                _ => false,
            };
        }
        """);

    // Evidence that it is a retry

    [Theory]
    [InlineData("IsTransient")]
    [InlineData("IsTransientError")]
    [InlineData("IsTemporaryFailure")]
    [InlineData("ShouldRetry")]
    [InlineData("CanBeRetried")]
    [InlineData("IsRetryable")]
    [InlineData("IsRecoverable")]
    [InlineData("TryAgain")]
    [InlineData("EsErrorTransitorio")]
    [InlineData("EhErroTemporario")]
    [InlineData("PodeTentarNovamente")]
    [InlineData("ReintentarEnvio")]
    [InlineData("IstVoruebergehend")]
    [InlineData("ErneutVersuchen")]
    [InlineData("YenidenDenenebilir")]
    public Task The_name_of_the_method(string name) => Programs.NetMail(
        $"private static bool {name}(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy || {{|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|}};");

    [Fact]
    public Task The_name_of_a_local() => Programs.NetMail(
        """
        public void Report(SmtpException ex)
        {
            bool isTransient = ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|};
            Console.WriteLine(isTransient);
        }
        """);

    [Fact]
    public Task The_name_of_what_a_lambda_is_given_to() => Programs.NetMail(
        "private readonly Func<SmtpException, bool> _shouldRetry = ex => ex.StatusCode is SmtpStatusCode.MailboxBusy or {|SMTP001:SmtpStatusCode.TransactionFailed|};");

    [Fact]
    public Task A_branch_that_sends_again() => Programs.NetMail(
        """
        public void Send(MailMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpException ex)
            {
                if (ex.StatusCode == SmtpStatusCode.MailboxBusy || {|SMTP001:ex.StatusCode == SmtpStatusCode.MailboxUnavailable|})
                {
                    Thread.Sleep(5000);
                    _client.Send(message);
                }
            }
        }
        """);

    [Fact]
    public Task A_branch_that_calls_the_method_again() => Programs.NetMail(
        """
        public async Task SendAsync(MailMessage message, int retries = 3)
        {
            try
            {
                await _client.SendMailAsync(message);
            }
            catch (SmtpException ex) when (retries > 0 && ({|SMTP001:ex.StatusCode == SmtpStatusCode.TransactionFailed|} || ex.StatusCode == SmtpStatusCode.MailboxBusy))
            {
                await Task.Delay(1000);
                await SendAsync(message, retries - 1);
            }
        }
        """);

    [Theory]
    [InlineData("Retry")]
    [InlineData("TryOnceAgain")]
    [InlineData("RetryLater")]
    [InlineData("Deferred")]
    [InlineData("TransientFailure")]
    public Task A_branch_that_yields_a_member_that_says_so(string member) => Programs.NetMail(
        $$"""
        public SendResult Judge(SmtpException ex) => ex.StatusCode switch
        {
            SmtpStatusCode.MailboxBusy => SendResult.{{member}},
            {|SMTP001:SmtpStatusCode.MailboxUnavailable|} => SendResult.{{member}},
            _ => SendResult.Failed,
        };
        """,
        $"public enum SendResult {{ Sent, Failed, {member} }}");

    // Traps

    [Fact]
    public Task A_mixed_set_that_only_chooses_a_text() => Programs.NetMail(
        """
        public static string Describe(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                    return "The mailbox cannot be reached.";
                default:
                    return "The mail could not be sent.";
            }
        }
        """);

    [Fact]
    public Task A_mixed_set_that_only_logs() => Programs.MailKit(
        """
        public void Send(MimeMessage message)
        {
            try
            {
                _client.Send(message);
            }
            catch (SmtpCommandException ex)
            {
                if (ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable)
                    Console.WriteLine("mailbox: " + ex.Message);
                throw;
            }
        }
        """);

    [Fact]
    public Task A_mixed_set_that_chooses_an_HTTP_result() => Programs.MailKit(
        "public static int StatusOf(SmtpCommandException ex) => ex.StatusCode switch { SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable => 422, _ => 502 };");

    [Fact]
    public Task Mixed_labels_that_pick_a_reason_while_hard_or_soft_comes_from_the_first_digit() => Programs.NetMail(
        """
        public (string Reason, bool IsTransient) Judge(SmtpException ex)
        {
            string reason;
            switch (ex.StatusCode)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                    reason = "mailbox";
                    break;
                default:
                    reason = "other";
                    break;
            }

            bool isTransient = (int)ex.StatusCode / 100 == 4;
            return (reason, isTransient);
        }
        """);

    [Fact]
    public Task Both_arms_throw() => Programs.NetMail(
        """
        private static void CheckResponse(SmtpStatusCode code, string text)
        {
            switch (code)
            {
                case SmtpStatusCode.MailboxBusy:
                case SmtpStatusCode.MailboxUnavailable:
                    throw new SmtpException(code, text);
                default:
                    throw new SmtpException(text);
            }
        }
        """);

    [Fact]
    public Task A_name_that_does_not_say_retry() =>
        Programs.NetMail("public static bool IsServerAnswered(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.MailboxUnavailable;");

    [Fact]
    public Task A_test_that_makes_exceptions() => Programs.NetMail(
        """
        public IEnumerable<SmtpException> TransientFailures()
        {
            yield return new SmtpException(SmtpStatusCode.MailboxBusy);
            yield return new SmtpException(SmtpStatusCode.MailboxUnavailable);
        }
        """);

    [Fact]
    public Task The_552_that_RFC_5321_has_treated_as_452() =>
        Programs.NetMail("public static bool IsTransient(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.InsufficientStorage;");

    [Fact]
    public Task A_554_that_the_project_allows_by_its_settings() => Verify.WithSettingsAsync(
        "smtp_replies.transient_codes = 554",
        "using System.Net.Mail; class Mailer { bool IsTransient(SmtpException ex) => ex.StatusCode is SmtpStatusCode.MailboxBusy or SmtpStatusCode.TransactionFailed; }");

    [Fact]
    public Task A_different_next_action_by_its_name() =>
        Programs.MailKit("private static bool ShouldTryNextServer(SmtpCommandException ex) => ex.StatusCode is SmtpStatusCode.ServiceNotAvailable or SmtpStatusCode.TransactionFailed;");

    [Fact]
    public Task Success_codes_that_sound_like_failures_are_none() =>
        Programs.NetMail("public static bool ShouldRetry(SmtpException ex) => ex.StatusCode is SmtpStatusCode.ServiceClosingTransmissionChannel or SmtpStatusCode.UserNotLocalWillForward;");
}
