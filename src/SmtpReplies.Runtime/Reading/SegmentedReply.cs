using System.Buffers;

namespace SmtpReplies;

/// <summary>
/// Reads a reply from a sequence of segments, in place where one segment holds it, and otherwise from a copy. Each byte is scanned and copied once,
/// also if the sequence grows between the calls.
/// </summary>
internal struct SegmentedReply
{
    private byte[]? _copy;
    private int _copied;
    private ReplyScanner _scanner;

    /// <summary>Reads the reply at the start of a sequence.</summary>
    /// <param name="bytes">The bytes; after <see cref="OperationStatus.NeedMoreData"/>, the same with more behind them.</param>
    /// <param name="limits">When to refuse.</param>
    /// <param name="reply">The reply, in its segment or in the copy: good until the next call.</param>
    /// <param name="consumed">How many bytes it takes.</param>
    /// <param name="refusal">Why there is none.</param>
    public OperationStatus Read(
        in ReadOnlySequence<byte> bytes, SmtpReplyLimits limits, out SmtpReply reply, out int consumed, out SmtpReplyRefusal refusal)
    {
        if (_copied == 0)
        {
            var first = FirstNotEmpty(bytes);
            var status = SmtpReply.ParseInPlace(first, limits, out reply, out consumed, out refusal);
            if (status != OperationStatus.NeedMoreData)
                return status;
            _scanner = default;
        }

        reply = default;
        consumed = 0;
        foreach (var segment in bytes.Slice(_copied))
        {
            if (segment.IsEmpty)
                continue;
            Append(segment.Span);
            var status = _scanner.Scan(_copy.AsSpan(0, _copied), limits, isWhole: false);
            refusal = _scanner.Refusal;
            if (status == OperationStatus.NeedMoreData)
                continue;

            if (status == OperationStatus.Done)
            {
                reply = _scanner.Take(_copy.AsMemory(0, _copied));
                consumed = _scanner.End;
            }

            _copied = 0;
            return status;
        }

        refusal = SmtpReplyRefusal.Incomplete;
        return OperationStatus.NeedMoreData;
    }

    private static ReadOnlyMemory<byte> FirstNotEmpty(in ReadOnlySequence<byte> bytes)
    {
        if (!bytes.First.IsEmpty)
            return bytes.First;
        foreach (var segment in bytes)
        {
            if (!segment.IsEmpty)
                return segment;
        }

        return default;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        int length = _copied + bytes.Length;
        if (_copy is null || _copy.Length < length)
            Array.Resize(ref _copy, Math.Max(length, 2 * _copied));
        bytes.CopyTo(_copy.AsSpan(_copied));
        _copied = length;
    }
}
