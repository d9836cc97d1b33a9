using System.Buffers;
using System.Runtime.CompilerServices;

namespace SmtpReplies;

/// <summary>Replies from a stream, through a buffer that grows with the longest reply.</summary>
internal sealed class StreamReplyReader(Stream stream, SmtpReplyLimits? limits) : SmtpReplyReader(limits)
{
    private byte[] _buffer = new byte[4096];

    // The bytes that no reply has taken.
    private int _start;
    private int _end;

    // Where the reading of a reply stands whose end is missing.
    private ReplyScanner _scanner;
    private bool _hasBegun;

    public override ReadOnlySequence<byte> Buffered => new(_buffer, _start, _end - _start);

    // The few ways out are for the JIT: with more of them it builds the reply in one place and copies it to another, which takes as long as the reading.
    public override SmtpReply ReadInPlace()
    {
        if (_start == _end && !TryReceive())
            return Refuse(SmtpReplyRefusal.EndOfStream);
        int length = FindClean(out int code, out int lineCount);
        return length != 0 ? TakeClean(length, code, lineCount) : ReadOn();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SmtpReply ReadOn()
    {
        SmtpReply reply;
        while (!TryScan(out reply))
        {
            if (!TryReceive())
                return RefuseAtEnd(_buffer.AsSpan(_start, _end - _start));
        }

        return reply;
    }

    private bool TryReceive()
    {
        MakeRoom();
        int count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += Math.Max(0, count);
        return count > 0;
    }

    // Not async itself: as long as the stream does not have to wait, nothing does.
    public override ValueTask<SmtpReply> ReadInPlaceAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_start != _end)
            {
                int length = FindClean(out int code, out int lineCount);
                if (length != 0)
                    return new ValueTask<SmtpReply>(TakeClean(length, code, lineCount));
                if (TryScan(out var reply))
                    return new ValueTask<SmtpReply>(reply);
            }

            MakeRoom();
#if NET
            var receive = stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
#else
            var receive = new ValueTask<int>(stream.ReadAsync(_buffer, _end, _buffer.Length - _end, cancellationToken));
#endif
            if (!receive.IsCompletedSuccessfully)
                return WaitAsync(receive, cancellationToken);
            int count = receive.Result;
            if (count <= 0)
                return new ValueTask<SmtpReply>(RefuseAtEnd(_buffer.AsSpan(_start, _end - _start)));
            _end += count;
        }
    }

#if NET
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
#endif
    private async ValueTask<SmtpReply> WaitAsync(ValueTask<int> receive, CancellationToken cancellationToken)
    {
        int count = await receive.ConfigureAwait(false);
        if (count <= 0)
            return RefuseAtEnd(_buffer.AsSpan(_start, _end - _start));
        _end += count;
        return await ReadInPlaceAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a reply without a flaw, unless the reading of one has begun already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindClean(out int code, out int lineCount)
    {
        code = lineCount = 0;
        return _hasBegun ? 0 : CleanReply.Find(new ReadOnlySpan<byte>(_buffer, _start, _end - _start), Limits, out code, out lineCount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SmtpReply TakeClean(int length, int code, int lineCount)
    {
        int start = _start;
        _start = start + length;
        Refusal = SmtpReplyRefusal.None;
        return new SmtpReply(new ReadOnlyMemory<byte>(_buffer, start, length), code, lineCount, SmtpReplyFlaws.None);
    }

    /// <summary>Reads on in the reply at the start of the buffer.</summary>
    /// <returns>False if its end is missing. True also if it is refused, and then <paramref name="reply"/> is none.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryScan(out SmtpReply reply)
    {
        reply = default;
        if (_start == _end)
            return false;

        if (!_hasBegun)
            _scanner = default;
        var status = _scanner.Scan(_buffer.AsSpan(_start, _end - _start), Limits, isWhole: false);
        Refusal = _scanner.Refusal;
        _hasBegun = status != OperationStatus.Done;
        if (status == OperationStatus.NeedMoreData)
            return false;
        if (status == OperationStatus.InvalidData)
            return true;

        reply = _scanner.Take(_buffer.AsMemory(_start, _end - _start));
        _start += _scanner.End;
        return true;
    }

    /// <summary>Makes sure that something can be read, at the beginning of the buffer if possible.</summary>
    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            // The limits refuse what would make it grow for ever.
            byte[] target = _start > 0 ? _buffer : new byte[_buffer.Length * 2];
            _buffer.AsSpan(_start, _end - _start).CopyTo(target);
            _buffer = target;
            _end -= _start;
            _start = 0;
        }
    }
}
