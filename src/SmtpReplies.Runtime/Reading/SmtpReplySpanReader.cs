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
