using System.Runtime.CompilerServices;

namespace SmtpReplies;

/// <summary>
/// Goes through the replies of a buffer, one after the other, in place and without allocating: the fastest way through a recorded session or the replies
/// to pipelined commands (RFC 2920).
/// </summary>
/// <param name="utf8">The bytes received.</param>
/// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
public ref struct SmtpReplySpanReader(ReadOnlySpan<byte> utf8, SmtpReplyLimits? limits = null)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;
    private readonly SmtpReplyLimits _limits = limits ?? SmtpReplyLimits.Default;

    /// <summary>How many bytes the replies read so far take; what is behind them belongs to no reply that is complete.</summary>
    public int BytesConsumed { get; private set; }

    /// <summary>
    /// Why there is no further reply: <see cref="SmtpReplyRefusal.EndOfStream"/> if the buffer ends with the last one, <see cref="SmtpReplyRefusal.Incomplete"/>
    /// if it ends within one, or else what is wrong with it. <see cref="SmtpReplyRefusal.None"/> as long as there are replies.
    /// </summary>
    public SmtpReplyRefusal Refusal { get; private set; }

    /// <summary>Reads the next reply.</summary>
    /// <param name="reply">The reply, a slice of the buffer; <see langword="default"/> if there is none.</param>
    /// <returns>False if there is none, and <see cref="Refusal"/> says why.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out SmtpReplySpan reply)
    {
        var rest = _utf8.Slice(BytesConsumed);
        int length = CleanReply.Find(rest, _limits, out int code, out int lineCount);
        if (length != 0)
        {
            BytesConsumed += length;
            reply = new SmtpReplySpan(rest.Slice(0, length), code, lineCount, SmtpReplyFlaws.None);
            return true;
        }

        // Static, so that this struct may live in registers: what a method gets the address of has to live in memory.
        reply = Scan(rest, _limits, out int consumed, out var refusal);
        BytesConsumed += consumed;
        Refusal = refusal;
        return consumed != 0;
    }

    /// <summary>
    /// Reads the next replies, as many as there are and have room. They are the same that <see cref="TryRead"/> gives one by one; in a buffer of many
    /// replies it is the faster way, most of all where the processor looks at 64 bytes at once.
    /// </summary>
    /// <param name="replies">Takes the replies.</param>
    /// <returns>How many there are. If there is room for more, there are no more, and <see cref="Refusal"/> says why.</returns>
    public int Read(scoped Span<SmtpReplySlice> replies)
    {
        int count = 0;
#if NET
        while (count < replies.Length && LineIndex.IsWorth(_utf8.Length - BytesConsumed))
        {
            count += ReadByIndex(replies.Slice(count));
            if (Refusal != SmtpReplyRefusal.None)
                return count;
        }
#endif
        while (count < replies.Length && TryRead(out var reply))
            replies[count++] = SliceOf(reply);
        return count;
    }

#if NET
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadByIndex(scoped Span<SmtpReplySlice> replies)
    {
        Span<ushort> index = stackalloc ushort[LineIndex.Length];
        int start = BytesConsumed;
        var ends = index.Slice(0, LineIndex.Find(_utf8.Slice(start), index, replies.Length));
        int line = 0;
        int count = 0;
        do
        {
            count += CleanReply.FindAll(_utf8, start, ends, ref line, _limits, replies.Slice(count));
            if (line > 0)
                BytesConsumed = start + ends[line - 1];

            // The next one has a flaw, or an end that the index does not know.
            if (count == replies.Length || !TryRead(out var reply))
                break;
            replies[count++] = SliceOf(reply);
            while (line < ends.Length && start + ends[line] <= BytesConsumed)
                line++;
        }
        while (line < ends.Length && count < replies.Length);
        return count;
    }
#endif

    private readonly SmtpReplySlice SliceOf(in SmtpReplySpan reply) =>
        new(BytesConsumed - reply.Bytes.Length, reply.Bytes.Length, (int)reply.Code, reply.LineCount, reply.KnownFlaws);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SmtpReplySpan Scan(ReadOnlySpan<byte> rest, SmtpReplyLimits limits, out int consumed, out SmtpReplyRefusal refusal)
    {
        // Where the buffer ends is where most readers end.
        if (rest.IsEmpty)
        {
            consumed = 0;
            refusal = SmtpReplyRefusal.EndOfStream;
            return default;
        }

        _ = SmtpReplySpan.Scan(rest, limits, out var reply, out consumed, out refusal);
        if (refusal == SmtpReplyRefusal.Incomplete && ReplyLine.IsWhiteSpace(rest))
            refusal = SmtpReplyRefusal.EndOfStream;
        return reply;
    }
}
