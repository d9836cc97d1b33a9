using System.Globalization;
using static SmtpReplies.SmtpAction;
using static SmtpReplies.SmtpStage;

namespace SmtpReplies.Tests;

public class AdviceTests
{
    // reply, stage, action, where it is written
    public static TheoryData<string, SmtpStage, SmtpAction, string> Advice => new()
    {
        // By class.
        { "250 OK", Any, Continue, "RFC 5321, section 4.2.1" },
        { "354 go", Data, Continue, "RFC 5321, section 3.3" },
        { "450 busy", Rcpt, RetryLater, "RFC 5321, section 4.5.4.1" },
        { "550 no", Rcpt, GiveUp, "RFC 5321, section 4.2.1" },

        // Codes that no catalog knows: the first digit.
        { "299 hm", Any, Continue, "RFC 5321, section 4.2.1" },
        { "471 later", Any, RetryLater, "RFC 5321, section 4.2.1" },
        { "571 spam", EndOfData, GiveUp, "RFC 5321, section 4.2.1" },
        { "699 what", Any, GiveUp, "RFC 5321, section 4.2" },

        // By stage.
        { "552 too much", EndOfData, GiveUp, "RFC 1870, section 6.2" },
        { "552 too many recipients", Rcpt, RetryLater, "RFC 5321, section 4.5.3.1.10" },
        { "552 5.2.3 message too large", Rcpt, GiveUp, "RFC 1870, section 6.4" },
        { "554 no SMTP service here", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "521 never", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "550 you are listed", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "571 you are listed", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "554 5.7.1 you are listed", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "550 5.7.1 you are listed", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "220 mx.example.com", Greeting, Continue, "RFC 5321, section 4.3.1" },
        { "450 busy", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "554 no", EndOfData, GiveUp, "RFC 5321, section 4.2.5" },
        { "554 no valid recipients", Data, ChangeRequest, "RFC 5321, section 3.3" },

        // 421 at any time.
        { "421 4.3.2 closing", Greeting, TryNextHost, "RFC 5321, section 5.1" },
        { "421 4.3.2 closing", Mail, RetryLater, "RFC 5321, section 4.5.4.1" },
        { "421 4.4.2 idle", Any, RetryLater, "RFC 5321, section 4.5.4.1" },

        // Change it, and send it again.
        { "530 5.7.0 authenticate first", Mail, ChangeRequest, "RFC 4954, section 6" },
        { "530 5.7.0 STARTTLS first", Auth, ChangeRequest, "RFC 3207, section 4" },
        { "504 5.5.4 mechanism", Auth, ChangeRequest, "RFC 4954, section 4" },
        { "534 5.7.9 too weak", Auth, ChangeRequest, "RFC 4954, section 6" },
        { "535 5.7.8 wrong", Auth, AskPerson, "RFC 4954, section 6" },
        { "555 parameter", Mail, ChangeRequest, "RFC 5321, section 4.1.1.11" },
        { "503 order", Mail, ChangeRequest, "RFC 5321, section 4.1.4" },
        { "502 EHLO?", Ehlo, ChangeRequest, "RFC 5321, section 3.2" },

        // By enhanced status code: also under a code that does not list it, and by its subject where the detail is not known.
        { "550 5.2.2 full", Rcpt, RetryLater, "RFC 3463, section 3.3" },
        { "552 5.2.2 full", EndOfData, RetryLater, "RFC 3463, section 3.3" },
        { "554 5.2.2 full", Rcpt, RetryLater, "RFC 3463, section 3.3" },
        { "522 5.2.2 full", Rcpt, RetryLater, "RFC 3463, section 3.3" },
        { "550 5.7.1 policy", Rcpt, AskPerson, "RFC 5321, section 4.2.5" },
        { "550 5.7.606 banned", Rcpt, AskPerson, "RFC 5321, section 4.2.5" },
        { "571 5.7.1 spam", EndOfData, AskPerson, "RFC 5321, section 4.2.5" },
        { "550 5.1.1 unknown", Rcpt, GiveUp, "RFC 5321, section 4.2.1" },
        { "554 4.4.7 expired", Rcpt, GiveUp, "RFC 5321, section 4.2.5" },
        { "554 4.2.2 full", Rcpt, GiveUp, "RFC 5321, section 4.2.5" },
    };

    [Theory, MemberData(nameof(Advice))]
    public void The_most_specific_advice_wins(string text, SmtpStage stage, SmtpAction action, string reference)
    {
        Assert.True(SmtpReply.TryParse(text, out var reply));

        var advice = reply.Advise(stage);

        Assert.Equal(action, advice.Action);
        Assert.Equal(reference, advice.Reference.ToString());
        Assert.NotEmpty(advice.Reason);
    }

    [Fact]
    public void No_reply_counts_as_451()
    {
        foreach (var stage in Enum.GetValues<SmtpStage>())
        {
            var advice = default(SmtpReply).Advise(stage);
            Assert.Equal(RetryLater, advice.Action);
            Assert.Equal(new RfcReference(5321, "3.8"), advice.Reference);
        }
    }

    [Fact]
    public void Every_reply_at_every_stage_has_advice_with_its_reason_and_reference_that_suits_its_class()
    {
        for (int code = 200; code < 600; code++)
        {
            foreach (var stage in Enum.GetValues<SmtpStage>())
            {
                var reply = SmtpReply.Create((SmtpReplyCode)code);
                var advice = reply.Advise(stage);
                Assert.NotEmpty(advice.Reason);
                Assert.NotNull(advice.Reference);
                Assert.Equal(code < 400, advice.Action == Continue);
                Assert.Equal((SmtpReplyClass)(code / 100), reply.Class);
            }
        }
    }

    [Fact]
    public void The_reason_comes_in_the_language_that_was_asked_for()
    {
        var german = CultureInfo.GetCultureInfo("de-AT");
        var english = SmtpReply.Create(SmtpReplyCode.MailboxPermanentlyUnavailable).Advise(Greeting);
        Assert.NotEqual(english.Reason, SmtpReply.Create(SmtpReplyCode.MailboxPermanentlyUnavailable).Advise(Greeting, german).Reason);
        Assert.Contains("Host", SmtpReply.Create((SmtpReplyCode)571).Advise(Greeting, german).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\t1\t\t\tIt passes.\t5321\t4.5.4.1", "RetryLater: It passes. (RFC 5321, section 4.5.4.1)")]
    [InlineData("a\t4\t\t\tFinal:\\n- for the host\\n- and the sender", "GiveUp: Final: - for the host - and the sender")]
    [InlineData("a\t5\t\t\t\t5321\t", "AskPerson (RFC 5321)")]
    [InlineData("a\t3", "ChangeRequest")]
    public void Advice_says_on_one_line_what_to_do_and_why(string line, string text) =>
        Assert.Equal(text, SmtpReplyCatalog.FromRows("557\tOdd\n" + line).Entries[0].Advice[0].ToString());

    [Fact]
    public void The_catalog_of_a_project_decides_over_the_built_in_one()
    {
        // As the generator writes it: GiveUp by default, and 5.7.1 may be tried again at RCPT.
        var own = SmtpReplyCatalog.BuiltIn.Overlay(SmtpReplyCatalog.FromRows(
            "550\tMailboxPermanentlyUnavailable\t\t\t\na\t4\t\t\tOurs.\na\t1\t6\t5.7.1\tThe list is short-lived.\na\t5\t1\t\tThe greeting."));
        var policy = SmtpReply.Create((SmtpReplyCode)550, "no", new EnhancedStatusCode(5, 7, 1));

        Assert.Equal((RetryLater, "The list is short-lived."), (policy.Advise(Rcpt, catalog: own).Action, policy.Advise(Rcpt, catalog: own).Reason));
        Assert.Equal("Ours.", own.Advise(SmtpReply.Create((SmtpReplyCode)550), Rcpt).Reason);
        Assert.Equal((AskPerson, "The greeting."), (policy.Advise(Greeting, catalog: own).Action, SmtpReply.Create((SmtpReplyCode)550).Advise(Greeting, catalog: own).Reason));
        Assert.Equal(SmtpReplyClass.PermanentNegativeCompletion, policy.Class);
    }
}
