using System.Buffers;
using System.Text;
using CsCheck;

namespace SmtpReplies.Tests;

public class SmtpReplyPropertyTests
{
    private static readonly Gen<EnhancedStatusCode> Enhanced =
        Gen.Select(Gen.OneOf(2, 4, 5), Gen.Int[0, 999], Gen.Int[0, 999], (c, s, d) => new EnhancedStatusCode(c, s, d));

    // What a text may hold: also digits, dots, hyphens and number signs, which look like codes.
    private static readonly Gen<string> LineText =
        Gen.OneOf(Gen.String["abc 250-5.1.1#\tü€"], Gen.String["0123456789- ."], Gen.Const(""), Gen.Const("250 OK"), Gen.Const("250-"), Gen.Const("5.1.1 x"));

    private static readonly Gen<SmtpReply> Reply =
        Gen.Select(Gen.Int[200, 599], LineText.Array[1, 6], Gen.OneOf(Gen.Const(default(EnhancedStatusCode)), Enhanced),
            (code, lines, enhanced) => SmtpReply.Create((SmtpReplyCode)code, string.Join("\n", lines), enhanced));

    // Bytes near enough to a reply to reach every branch.
    private static readonly Gen<byte[]> NearReply =
        Gen.OneOf("250", "550", "2", "5", "999", "0", "-", " ", "\r\n", "\n", "\r", "\t", "5.1.1", "#", "4.", "x", "\0", "é", "\uFFFF").Array[0, 24]
            .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    [Fact]
    public void An_enhanced_code_that_is_printed_and_read_is_the_same() => Enhanced.Sample(code =>
    {
        Assert.Equal(code, EnhancedStatusCode.Parse(code.ToString()));
        Assert.Equal(code, new EnhancedStatusCode(code.Class, code.Subject, code.Detail));
    });

    [Fact]
    public void Enhanced_codes_are_ordered_as_their_parts() => Gen.Select(Enhanced, Enhanced).Sample((a, b) =>
        Assert.Equal(Math.Sign((a.Class, a.Subject, a.Detail).CompareTo((b.Class, b.Subject, b.Detail))), Math.Sign(a.CompareTo(b))));

    [Fact]
    public void A_reply_that_is_printed_and_read_is_the_same() => Reply.Sample(reply =>
    {
        Assert.True(SmtpReply.TryParse(reply.ToString(), out var again));
        Assert.Equal(reply, again);
        Assert.Equal(reply.GetHashCode(), again.GetHashCode());
        Assert.Equal(reply.Lines, again.Lines);
        Assert.Equal(reply.EnhancedCode, again.EnhancedCode);
        Assert.Equal(reply.ToString(), again.ToString());
    });

    [Fact]
    public void Whatever_is_read_is_the_same_when_printed_and_read_again() => NearReply.Sample(bytes =>
    {
        if (SmtpReply.Parse(bytes, out var reply, out _) != OperationStatus.Done)
            return;

        Assert.True(SmtpReply.TryParse(reply.ToString(), out var again), Encoding.UTF8.GetString(bytes));
        Assert.Equal(reply, again);
        Assert.Equal(reply.EnhancedCode, again.EnhancedCode);
        Assert.Equal(reply.LineCount, reply.Lines.Count);
        Assert.Equal(reply.Text, string.Join("\n", reply.Lines));
    }, iter: 20_000);

    [Fact]
    public void A_reply_cut_short_needs_more_data() => Reply.Sample(reply =>
    {
        var bytes = reply.Bytes.Span;
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(OperationStatus.NeedMoreData, SmtpReply.Parse(bytes[..length], out _, out _));
        Assert.Equal(OperationStatus.Done, SmtpReply.Parse(bytes, out _, out int consumed));
        Assert.Equal(bytes.Length, consumed);
    });

    [Fact]
    public void Pipelined_replies_part_where_they_were_joined() => Reply.Array[1, 8].Sample(replies =>
    {
        byte[] stream = [.. replies.SelectMany(reply => reply.Bytes.ToArray())];
        var rest = stream.AsSpan();
        foreach (var expected in replies)
        {
            Assert.Equal(OperationStatus.Done, SmtpReply.Parse(rest, out var reply, out int consumed));
            Assert.Equal(expected, reply);
            Assert.Equal(expected.Bytes.Length, consumed);
            rest = rest[consumed..];
        }

        Assert.True(rest.IsEmpty);
    });

    [Fact]
    public void No_bytes_make_it_throw() => Gen.OneOf(Gen.Byte.Array[0, 64], NearReply).Sample(bytes =>
    {
        var status = SmtpReply.Parse(bytes, null, out var reply, out int consumed, out var refusal);
        Assert.InRange(consumed, 0, bytes.Length);
        Assert.Equal(status == OperationStatus.Done, consumed > 0);
        Assert.Equal(status == OperationStatus.Done, !reply.IsNone);
        Assert.Equal(status == OperationStatus.Done, refusal == SmtpReplyRefusal.None);
        Assert.Equal(status == OperationStatus.NeedMoreData, refusal == SmtpReplyRefusal.Incomplete);
        _ = (reply.Lines, reply.Text, reply.ToString(), reply.GetHashCode(), reply.Category);
        _ = EnhancedStatusCode.TryParse(bytes, out _);
    }, iter: 20_000);

    [Fact]
    public void More_bytes_never_change_what_was_decided() => Gen.Select(NearReply, NearReply).Sample((head, tail) =>
    {
        var status = SmtpReply.Parse(head, out var reply, out int consumed);
        if (status == OperationStatus.NeedMoreData)
            return;

        Assert.Equal(status, SmtpReply.Parse([.. head, .. tail], out var same, out int sameConsumed));
        Assert.Equal(reply, same);
        Assert.Equal(reply.Flaws, same.Flaws);
        Assert.Equal(consumed, sameConsumed);
    }, iter: 20_000);

    [Fact]
    public void Reading_in_pieces_gives_the_same_as_reading_at_once() => Gen.Select(NearReply, Gen.Int[0, 24]).Sample((bytes, cut) =>
    {
        var whole = default(ReplyScanner);
        var status = whole.Scan(bytes, SmtpReplyLimits.Default, isWhole: false);

        var pieces = default(ReplyScanner);
        for (int length = Math.Min(cut, bytes.Length); length < bytes.Length; length++)
            _ = pieces.Scan(bytes.AsSpan(0, length), SmtpReplyLimits.Default, isWhole: false);

        // A reply that was complete before the end of the bytes has been read over by now, so read on only until then.
        if (status == OperationStatus.Done && whole.End < bytes.Length)
            return;

        Assert.Equal(status, pieces.Scan(bytes, SmtpReplyLimits.Default, isWhole: false));
        Assert.Equal((whole.Code, whole.Flaws, whole.LineCount, whole.Refusal, whole.Start, whole.End),
            (pieces.Code, pieces.Flaws, pieces.LineCount, pieces.Refusal, pieces.Start, pieces.End));
    }, iter: 20_000);

    [Fact]
    public void A_string_and_its_bytes_give_the_same_reply() => NearReply.Select(Encoding.UTF8.GetString).Sample(text =>
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bool one = SmtpReply.Parse(bytes, out var fromBytes, out int consumed) == OperationStatus.Done
            && text[Encoding.UTF8.GetCharCount(bytes, 0, consumed)..].Trim(' ', '\t', '\r', '\n').Length == 0;
        if (!one)
            return;

        Assert.True(SmtpReply.TryParse(text, out var fromString));
        Assert.Equal(fromBytes, fromString);
        Assert.Equal(fromBytes.Flaws, fromString.Flaws);
    }, iter: 20_000);
}
