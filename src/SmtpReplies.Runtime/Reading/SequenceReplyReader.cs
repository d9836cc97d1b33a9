using System.Buffers;

namespace SmtpReplies;

/// <summary>Replies from bytes that have all been received.</summary>
internal sealed class SequenceReplyReader(ReadOnlySequence<byte> bytes, SmtpReplyLimits? limits) : SmtpReplyReader(limits)
{
    private ReadOnlySequence<byte> _rest = bytes;
    private SegmentedReply _segmented;

    public override ReadOnlySequence<byte> Buffered => _rest;

    public override SmtpReply ReadInPlace()
    {
        var status = _segmented.Read(_rest, Limits, out var reply, out int consumed, out var refusal);
        if (status == OperationStatus.NeedMoreData)
        {
            _segmented = default;
            return RefuseAtEnd(Beginning());
        }

        _rest = _rest.Slice(consumed);
        Refusal = refusal;
        return reply;
    }

    public override ValueTask<SmtpReply> ReadInPlaceAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<SmtpReply>(ReadInPlace());
    }

    // An incomplete reply is shorter than the limits.
    private ReadOnlySpan<byte> Beginning() => _rest.IsSingleSegment ? _rest.First.Span : _rest.ToArray();
}
