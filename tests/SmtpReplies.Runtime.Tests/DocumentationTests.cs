namespace SmtpReplies.Tests;

public class DocumentationTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "replies.md"));

    [Theory, MemberData(nameof(Flaws))]
    public void Every_flaw_is_in_the_table(string flaw) => Assert.Matches($@"\|[^|\n]*`{flaw}`[^|\n]*\|\n", Document);

    [Theory, MemberData(nameof(Refusals))]
    public void Every_refusal_is_in_the_table(string refusal) => Assert.Matches($@"\|[^|\n]*`{refusal}`[^|\n]*\|\n", Document);

    [Fact]
    public void The_limits_are_those_of_the_default() => Assert.Equal(
        (16 * 1024, 1024, 256 * 1024),
        (SmtpReplyLimits.Default.MaxLineLength, SmtpReplyLimits.Default.MaxLineCount, SmtpReplyLimits.Default.MaxLength));

    public static TheoryData<string> Flaws => [.. Enum.GetNames<SmtpReplyFlaws>().Where(name => name != nameof(SmtpReplyFlaws.None))];

    public static TheoryData<string> Refusals => [.. Enum.GetNames<SmtpReplyRefusal>().Where(name => name != nameof(SmtpReplyRefusal.None))];
}
