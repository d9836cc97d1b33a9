using System.Text;

namespace SmtpReplies;

/// <summary>The UTF-8 of a text, as a stream to read from.</summary>
internal sealed class Utf8TextStream(TextReader text) : Stream
{
    private const int MaxBytesPerChar = 3;

    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    // What is encoded, and what of it was given out.
    private readonly char[] _chars = new char[1024];
    private readonly byte[] _bytes = new byte[(1024 + 1) * MaxBytesPerChar];
    private int _start;
    private int _end;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_start == _end && !_ended)
            Encode(text.Read(_chars, 0, _chars.Length));
        return Take(buffer.AsSpan(offset, count));
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (_start == _end && !_ended)
            Encode(await ReadCharsAsync(cancellationToken).ConfigureAwait(false));
        return Take(buffer.AsSpan(offset, count));
    }

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end && !_ended)
            Encode(await ReadCharsAsync(cancellationToken).ConfigureAwait(false));
        return Take(buffer.Span);
    }

    private ValueTask<int> ReadCharsAsync(CancellationToken cancellationToken) => text.ReadAsync(_chars.AsMemory(), cancellationToken);
#else
    private Task<int> ReadCharsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return text.ReadAsync(_chars, 0, _chars.Length);
    }
#endif

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // The encoder keeps half a surrogate pair for the next characters; at the end it becomes U+FFFD.
    private void Encode(int count)
    {
        _ended = count <= 0;
        _start = 0;
        _end = _encoder.GetBytes(_chars, 0, Math.Max(count, 0), _bytes, 0, flush: _ended);
    }

    private int Take(Span<byte> destination)
    {
        int count = Math.Min(_end - _start, destination.Length);
        _bytes.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }
}
