namespace SmtpReplies;

/// <summary>Where in a buffer a reply is, and its code: small, and unlike <see cref="SmtpReplySpan"/> it can be an item of an array.</summary>
public readonly struct SmtpReplySlice
{
    private readonly ushort _code;
    private readonly ushort _flaws;

    internal SmtpReplySlice(int start, int length, int code, int lineCount, SmtpReplyFlaws flaws)
    {
        Start = start;
        Length = length;
        LineCount = lineCount;
        _code = (ushort)code;
        _flaws = (ushort)flaws;
    }

    /// <summary>Where the first digit of the code is.</summary>
    public int Start { get; }

    /// <summary>How many bytes the reply has from there on, its last line end included.</summary>
    public int Length { get; }

    /// <inheritdoc cref="SmtpReply.Code"/>
    public SmtpReplyCode Code => (SmtpReplyCode)_code;

    /// <inheritdoc cref="SmtpReply.LineCount"/>
    public int LineCount { get; }

    /// <summary>The reply itself.</summary>
    /// <param name="utf8">The buffer that it was read from.</param>
    public SmtpReplySpan In(ReadOnlySpan<byte> utf8) => new(utf8.Slice(Start, Length), _code, LineCount, (SmtpReplyFlaws)_flaws);
}
