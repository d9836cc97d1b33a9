#if NET10_0_OR_GREATER
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace SmtpReplies;

/// <summary>
/// Replies from a pipe, which keeps what no reply has taken. Only here, on the framework that has pipes: elsewhere they would be a package that every
/// user has to take, and <c>pipe.AsStream()</c> does it there.
/// </summary>
internal sealed class PipeReplyReader(PipeReader pipe, SmtpReplyLimits? limits) : SmtpReplyReader(limits)
{
    private SegmentedReply _segmented;

    // The reply last read. The pipe may reuse its own memory as soon as the reply is taken from it.
    private byte[] _reply = [];

    public override ReadOnlySequence<byte> Buffered
    {
        get
        {
            if (!pipe.TryRead(out var result))
                return default;
            var copy = new ReadOnlySequence<byte>(result.Buffer.ToArray());
            pipe.AdvanceTo(result.Buffer.Start);
            return copy;
        }
    }

    // A pipe can only be waited for asynchronously; its own AsStream().Read blocks in the same way.
    public override SmtpReply ReadInPlace()
    {
        var read = ReadInPlaceAsync();
        return read.IsCompleted ? read.GetAwaiter().GetResult() : read.AsTask().GetAwaiter().GetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<SmtpReply> ReadInPlaceAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (!pipe.TryRead(out var result))
                result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);

            var bytes = result.Buffer;
            if (result.IsCanceled)
            {
                pipe.AdvanceTo(bytes.Start);
                throw new OperationCanceledException("The read from the pipe was cancelled (PipeReader.CancelPendingRead).");
            }

            var status = _segmented.Read(bytes, Limits, out var reply, out int consumed, out var refusal);
            Refusal = refusal;
            if (status != OperationStatus.NeedMoreData)
            {
                reply = Keep(reply);
                pipe.AdvanceTo(bytes.GetPosition(consumed));
                return reply;
            }

            if (result.IsCompleted)
            {
                RefuseAtEnd(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray());
                pipe.AdvanceTo(bytes.Start);
                return default;
            }

            pipe.AdvanceTo(bytes.Start, bytes.End);
        }
    }

    private SmtpReply Keep(SmtpReply reply)
    {
        if (_reply.Length < reply.Bytes.Length)
            _reply = new byte[Math.Max(512, reply.Bytes.Length)];
        reply.Bytes.CopyTo(_reply);
        return reply.AsSpan().At(_reply.AsMemory(0, reply.Bytes.Length));
    }
}
#endif
