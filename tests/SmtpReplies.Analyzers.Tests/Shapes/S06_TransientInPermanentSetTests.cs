namespace SmtpReplies.Analyzers.Tests.Shapes;

/// <summary>S6: a 4yz reply inside a permanent set.</summary>
public sealed class S06_TransientInPermanentSetTests
{
    [Fact]
    public Task ClientNotPermitted_is_454_a_temporary_failure() => Programs.NetMail(
        """
        private static readonly SmtpStatusCode[] PermanentCodes =
        {
            SmtpStatusCode.MailboxUnavailable,
            {|SMTP004:SmtpStatusCode.ClientNotPermitted|},
            SmtpStatusCode.TransactionFailed,
        };

        public bool IsPermanent(SmtpException ex) => PermanentCodes.Contains(ex.StatusCode);
        """);

    [Fact]
    public Task MailboxBusy_as_an_address_that_does_not_exist() => Programs.NetMail(
        """
        public bool IsInvalidAddress(SmtpException ex)
        {
            switch (ex.StatusCode)
            {
                case {|SMTP004:SmtpStatusCode.MailboxBusy|}:
                case SmtpStatusCode.MailboxUnavailable:
                    return true;
                default:
                    return false;
            }
        }
        """);

    [Fact]
    public Task Everything_above_420_as_invalid() => Programs.NetMail(
        "public static bool IsInvalid(int smtpCode) => {|SMTP004:smtpCode > 420|};");

    [Fact]
    public Task A_throw_helper_by_its_outcome() => Programs.MailKit(
        """
        public static Verdict Judge(SmtpCommandException ex) => ex.StatusCode switch
        {
            >= (SmtpStatusCode)500 => Verdict.Fatal,
            {|SMTP004:SmtpStatusCode.InsufficientStorage|} => Verdict.Fatal,
            _ => Verdict.Later,
        };
        """,
        "public enum Verdict { Later, Fatal }");

    [Fact]
    public Task A_flag_that_says_for_good() => Programs.NetMail(
        """
        public void Note(SmtpException ex, Subscriber subscriber)
        {
            subscriber.HardBounced = {|SMTP004:(int)ex.StatusCode >= 400|};
        }
        """,
        "public class Subscriber { public bool HardBounced { get; set; } }");

    [Fact]
    public Task An_inverted_retry() => Programs.NetMail(
        "public bool IsNonRetryable(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxUnavailable || {|SMTP004:ex.StatusCode == SmtpStatusCode.LocalErrorInProcessing|};");

    [Fact]
    public Task A_verifier_that_takes_whatever_is_not_250_for_gone() => Programs.NetMail(
        """
        public static bool IsInvalidMailbox(int smtpReply)
        {
            if (smtpReply == 250 || smtpReply == 251)
                return false;
            return {|SMTP004:smtpReply >= 400|};
        }
        """);

    [Theory]
    [InlineData("if ({|SMTP004:rcpt >= 400|}) return Verdict.InvalidAddress;")]
    [InlineData("if (rcpt == 550 || {|SMTP004:rcpt == 450|}) return Verdict.InvalidAddress;")]
    public Task A_verifier_that_calls_an_address_invalid_for_a_4yz_reply_to_RCPT(string judged) => Verifier(judged);

    [Theory]
    [InlineData("if (rcpt >= 500) return Verdict.InvalidAddress;")]
    [InlineData("if (rcpt is 550 or 551 or 553) return Verdict.InvalidAddress;")]
    [InlineData("if (rcpt >= 400 && rcpt < 500) return Verdict.CannotTell; if (rcpt >= 400) return Verdict.InvalidAddress;")]
    public Task A_verifier_that_calls_an_address_invalid_for_5yz_only(string judged) => Verifier(judged);

    private static Task Verifier(string judged) => Verify.FindingsAsync(
        $$"""
        using System.IO;

        public enum Verdict { Exists, InvalidAddress, CannotTell }

        public class Verifier
        {
            private readonly TextReader _reader = TextReader.Null;
            private readonly TextWriter _writer = TextWriter.Null;

            public Verdict Check(string address)
            {
                if (Say("EHLO me.example.org") != 250 || Say("MAIL FROM:<>") != 250)
                    return Verdict.CannotTell;
                var rcpt = Say($"RCPT TO:<{address}>");
                Say("QUIT");
                {{judged}}
                return rcpt == 250 ? Verdict.Exists : Verdict.CannotTell;
            }

            private int Say(string command)
            {
                _writer.WriteLine(command);
                return int.Parse(_reader.ReadLine().Substring(0, 3));
            }
        }
        """);

    [Theory]
    [InlineData("options.OnException<SmtpCommandException>(e => {|SMTP004:(int)e.StatusCode >= 400|}).MoveToErrorQueue();")]
    [InlineData("options.OnException<SmtpCommandException>(e => {|SMTP004:e.StatusCode == SmtpStatusCode.MailboxBusy|}).Discard();")]
    [InlineData("options.OnException<SmtpCommandException>(e => (int)e.StatusCode >= 500).MoveToErrorQueue();")]
    [InlineData("options.OnException<SmtpCommandException>(e => (int)e.StatusCode is >= 400 and < 500).RetryTimes(3).Then.MoveToErrorQueue();")]
    [InlineData("options.OnException<SmtpCommandException>().MoveToErrorQueue();")]
    public Task A_rule_of_a_bus_that_puts_a_4yz_reply_aside_at_once(string rule) => Verify.FindingsAsync(
        $$"""
        using System;
        using MailKit.Net.Smtp;
        using Wolverine;
        using Wolverine.ErrorHandling;

        public static class Rules
        {
            public static void Configure(WolverineOptions options)
            {
                {{rule}}
            }
        }
        """);

    // Traps

    [Fact]
    public Task A_450_as_a_soft_bounce() => Programs.NetMail(
        """
        public static BounceKind Judge(SmtpException ex) => ex.StatusCode switch
        {
            SmtpStatusCode.MailboxBusy => BounceKind.Soft,
            SmtpStatusCode.MailboxUnavailable => BounceKind.Hard,
            _ => BounceKind.Soft,
        };
        """,
        "public enum BounceKind { Soft, Hard }");

    [Fact]
    public Task Both_branches_alike() => Programs.NetMail(
        """
        public void Note(SmtpException ex, Subscriber subscriber)
        {
            if (ex.StatusCode == SmtpStatusCode.MailboxBusy)
                subscriber.LastError = "busy";
            else
                subscriber.LastError = "gone";
        }
        """,
        "public class Subscriber { public string LastError { get; set; } }");

    [Fact]
    public Task A_range_of_5yz() => Programs.NetMail("public static bool IsPermanent(SmtpException ex) => (int)ex.StatusCode is >= 500 and <= 599;");

    [Fact]
    public Task A_first_digit_of_5() => Programs.MailKit("public static bool IsPermanent(SmtpCommandException ex) => (int)ex.StatusCode / 100 == 5;");

    [Fact]
    public Task What_is_not_transient_is_permanent() => Programs.MailKit("public static bool IsPermanent(SmtpCommandException ex) => !((int)ex.StatusCode is >= 400 and < 500);");

    [Fact]
    public Task A_name_that_only_sounds_alike() => Programs.NetMail("public static bool IsDeadlineExceeded(SmtpException ex) => ex.StatusCode == SmtpStatusCode.MailboxBusy;");
}
