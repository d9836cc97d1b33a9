using System.Buffers;
using System.Runtime.CompilerServices;
#if NET
using System.Runtime.InteropServices;
#endif

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
    // So are the variables: a field that was just written would be read again.
    public override SmtpReply ReadInPlace()
    {
        int start = _start;
        int end = _end;
        if (start == end)
        {
            start = 0;
            end = stream.Read(_buffer, 0, _buffer.Length);
            if (end <= 0)
                return Refuse(SmtpReplyRefusal.EndOfStream);
            _end = Checked(end);
        }

        var found = _hasBegun ? default : CleanReply.FindApart(Bytes(start, end), Limits);
        return found.Length != 0 ? TakeClean(start, found.Length, found.Code, found.LineCount) : ReadOn(start);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SmtpReply ReadOn(int start)
    {
        _start = start;
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
        if (count <= 0)
            return false;
        _end = Checked(_end + count);
        return true;
    }

    /// <summary>An end of the bytes, which are not asked again whether they are within the buffer.</summary>
    /// <exception cref="IOException">The stream says that it has read more than there was room for.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Checked(int end)
    {
        if ((uint)end > (uint)_buffer.Length)
            ThrowTooMany();
        return end;
    }

    private static void ThrowTooMany() => throw new IOException("The stream says that it has read more bytes than it was asked for.");

    // Not async itself: as long as the stream does not have to wait, nothing does.
    public override ValueTask<SmtpReply> ReadInPlaceAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_start != _end)
            {
                if (!_hasBegun && CleanReply.Find(Bytes(_start, _end), Limits, out int code, out int lineCount) is not 0 and var length)
                    return new ValueTask<SmtpReply>(TakeClean(_start, length, code, lineCount));
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
            _end = Checked(_end + count);
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
        _end = Checked(_end + count);
        return await ReadInPlaceAsync(cancellationToken).ConfigureAwait(false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Bytes(int start, int end) =>
#if NET
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer), (nint)(uint)start), end - start);
#else
        new(_buffer, start, end - start);
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private SmtpReply TakeClean(int start, int length, int code, int lineCount)
    {
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
