using System.Text;

namespace SmtpReplies.Tests;

public sealed class SmtpReplySliceTests
{
    // What a server may say, and what it may not: each with its own way to end, or not to.
    private static readonly string[] Pieces =
    [
        "250 2.1.5 OK\r\n", "250 \r\n", "354 go\r\n", "220 mx.example.com ESMTP\r\n", "550 5.1.1 no such user here, and none of a similar name either, as far as we can tell\r\n",
        "250-a\r\n250-SIZE 1\r\n250-\r\n250 HELP\r\n", "550-5.7.1 a\r\n550 5.7.1 b\r\n",
        "250 bare\n", "250-bare\n250 x\r\n", "250 a\rb\r\n", "250 a\r\r\n", "250\r\n", "250-a\r\n251 b\r\n", "250-a\r\ntext\r\n250 b\r\n", "199 low\r\n", "\r\n", " 250 c\r\n", "250 \0\r\n",
        "250_a\r\n", $"250 {new string('x', 700)}\r\n", string.Concat(Enumerable.Repeat("214-line\r\n", 90)) + "214 end\r\n",
    ];

    public static TheoryData<int> Rooms => [1, 2, 7, 256, 5000];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Many_at_once_are_the_same_as_one_by_one(int room)
    {
        var random = new Random(room);
        for (int run = 0; run < 150; run++)
        {
            // From clean to nothing but flaws, and in every place of the blocks.
            int kinds = run % 3 == 0 ? 7 : Pieces.Length;
            var session = new StringBuilder(new string('\n', random.Next(3)));
            int length = random.Next(12_000);
            while (session.Length < length)
                session.Append(Pieces[random.Next(100) < 60 ? random.Next(7) : random.Next(kinds)]);
            session.Append("250 begun".AsSpan(0, random.Next(10)));
            AssertSame(Encoding.Latin1.GetBytes(session.ToString()), room, run % 2 == 0 ? null : new SmtpReplyLimits(maxLineLength: 300, maxLineCount: 40, maxLength: 900));
        }
    }

    [Fact]
    public void A_reply_may_have_more_lines_than_are_looked_for_at_once()
    {
        string long1 = string.Concat(Enumerable.Repeat("211-\r\n", 3000)) + "211 end\r\n";

        AssertSame(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("250 a\r\n" + long1 + "250 b\r\n", 3))), 10, new SmtpReplyLimits(maxLineCount: 4000));
    }

    [Fact]
    public void Line_ends_fill_every_byte_of_a_block()
    {
        AssertSame(Encoding.ASCII.GetBytes("250 a\r\n" + string.Concat(Enumerable.Repeat("\r\n", 2000)) + "250 b\r\n"), 10, null);
        AssertSame(Encoding.ASCII.GetBytes("250 a\r\n" + new string('\n', 2000) + "250 b\r\n"), 10, null);
    }

    [Fact]
    public void Room_for_them_may_be_on_the_stack()
    {
        var reader = new SmtpReplySpanReader("250-a\r\n250 b\r\n550 5.1.1 c\r\n"u8);
        Span<SmtpReplySlice> slices = stackalloc SmtpReplySlice[4];

        int count = reader.Read(slices);

        Assert.Equal(2, count);
        Assert.Equal(550, (int)slices[1].Code);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        byte[] session = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("250 a\r\n250-b\r\n250 c\r\n", 500)));
        var slices = new SmtpReplySlice[100];
        int Count()
        {
            int found = 0;
            var reader = new SmtpReplySpanReader(session);
            while (reader.Read(slices) is > 0 and int count)
                found += count;
            return found;
        }

        Assert.Equal(1000, Count());
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Count();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertSame(byte[] session, int room, SmtpReplyLimits? limits)
    {
        var one = new SmtpReplySpanReader(session, limits);
        var many = new SmtpReplySpanReader(session, limits);
        var slices = new SmtpReplySlice[room];
        int count;
        do
        {
            count = many.Read(slices);
            foreach (var slice in slices.AsSpan(0, count))
            {
                Assert.True(one.TryRead(out var reply));
                var same = slice.In(session);
                Assert.True(same.Bytes == reply.Bytes);
                Assert.Equal((reply.Code, reply.LineCount, reply.Flaws, reply.Code, reply.LineCount), (same.Code, same.LineCount, same.Flaws, slice.Code, slice.LineCount));
            }

            Assert.Equal(one.BytesConsumed, many.BytesConsumed);
        }
        while (count == room);
        Assert.False(one.TryRead(out _));
        Assert.Equal((one.BytesConsumed, one.Refusal), (many.BytesConsumed, many.Refusal));
    }
}
