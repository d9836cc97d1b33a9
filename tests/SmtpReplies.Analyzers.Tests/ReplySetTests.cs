namespace SmtpReplies.Analyzers.Tests;

public sealed class ReplySetTests
{
    [Fact]
    public void It_prints_codes_and_ranges_as_a_message_shows_them()
    {
        Assert.Equal("450, 500-599", ReplySet.Of(450).Union(ReplySet.Permanent).ToString());
        Assert.Equal("450, 451", ReplySet.Range(450, 451).ToString());
        Assert.Equal("450-452", ReplySet.Range(450, 452).ToString());
        Assert.Equal("421, no reply", ReplySet.NoReply.Union(ReplySet.Of(421)).ToString());
        Assert.Equal("", ReplySet.Empty.ToString());
    }

    [Fact]
    public void No_reply_is_minus_one_and_is_in_no_class()
    {
        Assert.True(ReplySet.NoReply.Contains(-1));
        Assert.True(ReplySet.All.Contains(-1));
        Assert.False(ReplySet.Permanent.Overlaps(ReplySet.NoReply));
        Assert.True(ReplySet.Where(static code => code < 500).Contains(-1));
    }

    [Fact]
    public void A_code_out_of_range_is_no_member() => Assert.True(ReplySet.Of(1000).Union(ReplySet.Of(-2)).IsEmpty);

    [Fact]
    public void The_operations_are_those_of_sets()
    {
        var a = ReplySet.Range(400, 550);
        Assert.Equal(ReplySet.Range(500, 550), a.Intersect(ReplySet.Permanent));
        Assert.Equal(ReplySet.Transient, a.Except(ReplySet.Permanent));
        Assert.Equal(ReplySet.All, a.Union(a.Complement()));
        Assert.False(a.Overlaps(a.Complement()));
        Assert.True(ReplySet.Transient.IsSubsetOf(a));
        Assert.False(a.IsSubsetOf(ReplySet.Transient));
        Assert.Equal(151, a.Count);
        Assert.Equal(a.GetHashCode(), ReplySet.Range(400, 550).GetHashCode());
    }

    [Fact]
    public void A_complement_is_a_remainder_and_a_named_range_is_not()
    {
        Assert.True(ReplySet.Of(550).Complement().IsRemainder);
        Assert.False(ReplySet.Range(400, 999).IsRemainder);
        Assert.False(ReplySet.Of(550).Union(ReplySet.NoReply).IsRemainder);
    }

    [Fact]
    public void Nothing_has_failed_is_in_no_set_of_codes()
    {
        Assert.False(ReplySet.All.Overlaps(ReplySet.NoFailure));
        Assert.False(ReplySet.NoFailure.IsEmpty);
        Assert.Equal(ReplySet.All, ReplySet.All.Union(ReplySet.NoFailure).Except(ReplySet.NoFailure));
    }
}
