namespace SmtpReplies.Catalog.Tests;

public class AdviceTests
{
    public static TheoryData<int> Codes => ReplyTests.Codes;

    // Servers send more pairs than the registry lists (RFC 5248, section 2.1), so any registered code may come with any reply of its class.
    private static IEnumerable<string> EnhancedCodesOf(Reply reply) =>
        CatalogFile.BuiltIn.EnhancedStatusCodes.Select(entry => $"{reply.Code / 100}{entry.Code[1..]}");

    [Theory, MemberData(nameof(Codes))]
    public void The_first_advice_is_the_only_default_and_suits_the_class(int code)
    {
        Advice[] advice = CatalogFile.BuiltIn[code].Advice;
        Assert.Equal([.. advice.Select(static (_, index) => index == 0)], advice.Select(static item => item.IsDefault));
        Assert.Contains(advice[0].Action, (code / 100) switch
        {
            2 or 3 => (string[])["Continue"],
            4 => ["RetryLater", "TryNextHost", "ChangeRequest", "AskPerson"],
            _ => ["GiveUp", "ChangeRequest", "AskPerson"],
        });
    }

    [Fact]
    public void A_transient_reply_is_retried_unless_a_plain_repeat_never_helps() =>
        Assert.Equal(
            [(432, "ChangeRequest"), (459, "AskPerson")],
            CatalogFile.BuiltIn.Replies.Where(static reply => reply.Code / 100 == 4 && reply.Advice[0].Action != "RetryLater")
                .Select(static reply => (reply.Code, reply.Advice[0].Action)));

    [Fact]
    public void A_permanent_reply_is_retried_only_where_an_RFC_calls_its_cause_passing() =>
        Assert.Equal(
            [(550, "", "5.2.2", 3463), (552, "Rcpt", "", 5321), (552, "", "5.2.2", 3463), (554, "", "5.2.2", 3463)],
            from reply in CatalogFile.BuiltIn.Replies
            where reply.Code / 100 == 5
            from advice in reply.Advice
            where advice.Action is "RetryLater" or "Continue"
            select (reply.Code, string.Join(' ', advice.Stages), string.Join(' ', advice.Enhanced), advice.Reference.Rfc));

    [Theory, MemberData(nameof(Codes))]
    public void An_exception_names_stages_of_the_reply_and_registered_codes_of_its_class(int code)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        foreach (Advice advice in reply.Advice)
        {
            Assert.Empty(advice.Stages.Except(reply.Stages));
            Assert.Distinct(advice.Stages);
            Assert.Empty(advice.Enhanced.Except(EnhancedCodesOf(reply)));
            Assert.Distinct(advice.Enhanced);
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void For_every_stage_and_enhanced_code_one_advice_wins(int code)
    {
        Reply reply = CatalogFile.BuiltIn[code];
        foreach (string? stage in (string?[])[null, .. reply.Stages])
        {
            foreach (string? enhanced in (string?[])[null, .. EnhancedCodesOf(reply)])
                Assert.Single(reply.BestAdvice(stage, enhanced));
        }
    }

    [Theory]
    [InlineData(220, "Greeting", null, "Continue")]
    [InlineData(220, "StartTls", null, "Continue")]
    [InlineData(250, "EndOfData", null, "Continue")]
    [InlineData(354, "Data", null, "Continue")]
    [InlineData(421, "Greeting", null, "TryNextHost")] // RFC 5321, section 5.1: each address in order, until an attempt succeeds
    [InlineData(421, "Rcpt", null, "RetryLater")]
    [InlineData(422, "Auth", "4.7.12", "ChangeRequest")]
    [InlineData(450, "Rcpt", null, "RetryLater")]
    [InlineData(451, "EndOfData", null, "RetryLater")]
    [InlineData(452, "Rcpt", null, "RetryLater")]
    [InlineData(453, "Atrn", null, "RetryLater")]
    [InlineData(454, "StartTls", null, "RetryLater")]
    [InlineData(454, "Auth", "4.7.0", "RetryLater")]
    [InlineData(454, "Rcpt", "4.7.1", "AskPerson")]
    [InlineData(455, "Mail", null, "RetryLater")]
    [InlineData(500, "Ehlo", null, "ChangeRequest")]
    [InlineData(501, "Ehlo", null, "ChangeRequest")]
    [InlineData(501, "Rcpt", "5.1.3", "GiveUp")]
    [InlineData(502, "Ehlo", null, "ChangeRequest")]
    [InlineData(503, "Mail", null, "ChangeRequest")]
    [InlineData(503, "Ehlo", null, "TryNextHost")] // RFC 5321, section 3.1: after a 554 greeting
    [InlineData(504, "Auth", "5.5.4", "ChangeRequest")]
    [InlineData(521, "Greeting", null, "TryNextHost")]
    [InlineData(521, "Rcpt", null, "GiveUp")]
    [InlineData(523, "Auth", null, "ChangeRequest")]
    [InlineData(525, "Auth", null, "AskPerson")]
    [InlineData(530, "Mail", "5.7.0", "ChangeRequest")]
    [InlineData(534, "Auth", null, "ChangeRequest")]
    [InlineData(535, "Auth", "5.7.8", "AskPerson")]
    [InlineData(538, "Auth", null, "ChangeRequest")]
    [InlineData(550, "Rcpt", "5.1.1", "GiveUp")]
    [InlineData(550, "Rcpt", null, "GiveUp")]
    [InlineData(550, "Ehlo", null, "ChangeRequest")]
    [InlineData(550, "EndOfData", "5.7.26", "AskPerson")]
    [InlineData(550, null, "5.7.1", "AskPerson")]
    [InlineData(551, "Rcpt", null, "ChangeRequest")]
    [InlineData(552, "Rcpt", null, "RetryLater")] // RFC 5321, section 4.5.3.1.10
    [InlineData(552, "Rcpt", "5.3.4", "GiveUp")] // RFC 1870, section 6.4
    [InlineData(552, "Mail", "5.3.4", "GiveUp")] // RFC 1870, section 6.2
    [InlineData(552, "EndOfData", null, "GiveUp")]
    [InlineData(552, "EndOfData", "5.2.2", "RetryLater")] // RFC 3463, section 3.3
    [InlineData(553, "Rcpt", null, "GiveUp")]
    [InlineData(553, "Mail", null, "AskPerson")]
    [InlineData(554, "Greeting", null, "TryNextHost")]
    [InlineData(554, "Data", null, "ChangeRequest")]
    [InlineData(554, "EndOfData", null, "GiveUp")]
    [InlineData(554, "EndOfData", "5.7.0", "AskPerson")]
    [InlineData(554, "EndOfData", "5.6.9", "ChangeRequest")]
    [InlineData(555, "Mail", null, "ChangeRequest")]
    [InlineData(556, "Rcpt", "5.1.10", "GiveUp")]
    public void What_to_do_follows_from_code_stage_and_enhanced_code(int code, string? stage, string? enhanced, string action) =>
        Assert.Equal(action, Assert.Single(CatalogFile.BuiltIn[code].BestAdvice(stage, enhanced)).Action);

    [Theory, MemberData(nameof(Codes))]
    public void Every_culture_gives_a_reason_for_each_advice(int code) =>
        Assert.All(CatalogFile.BuiltIn[code].Localized.Values, texts => Assert.Equal(CatalogFile.BuiltIn[code].Advice.Length, texts.Advice.Length));
}
