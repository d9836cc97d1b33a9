namespace SmtpReplies;

/// <summary>A line of a reply: a code, a separator and text (RFC 5321, section 4.2.1).</summary>
public readonly ref struct SmtpReplyLine
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly ReplyLine _read;

    /// <param name="line">The line with its line end, if it has one.</param>
    /// <param name="codeBefore">The code of the lines before it; 0 for the first line.</param>
    internal SmtpReplyLine(ReadOnlySpan<byte> line, int codeBefore)
    {
        Length = line.Length;
        _line = line.Length > 0 && line[line.Length - 1] == '\n' ? line.Slice(0, line.Length - 1) : line;
        _line = ReplyLine.WithoutTrailingCr(_line);
        _read = ReplyLine.Read(_line, codeBefore);
    }

    /// <summary>The code of this line; <see cref="SmtpReplyCode.None"/> if it has none of its own, which breaks the grammar.</summary>
    public SmtpReplyCode Code => (SmtpReplyCode)_read.Code;

    /// <summary>True if the separator is not a hyphen: no more lines follow.</summary>
    public bool IsLast => _read.IsLast;

    /// <summary>The enhanced status code at the start of the text (RFC 2034, section 4), or <see langword="default"/>.</summary>
    public EnhancedStatusCode EnhancedCode => TryReadEnhancedCode(out var code, out _, out _) ? code : default;

    /// <summary>The text without reply code and enhanced status code, in UTF-8 (RFC 6531, section 3.7.4) unless the server broke that rule.</summary>
    public ReadOnlySpan<byte> Text => TryReadEnhancedCode(out _, out int start, out _) ? WholeText.Slice(start) : WholeText;

    /// <summary>How many bytes the line takes, its line end included.</summary>
    public int Length { get; }

    /// <summary>The text with its enhanced status code.</summary>
    internal ReadOnlySpan<byte> WholeText => _line.Slice(_read.TextStart);

    /// <summary>The text without reply code and enhanced status code, decoded.</summary>
    public override string ToString() => Utf8Text.Decode(Text);

    internal bool TryReadEnhancedCode(out EnhancedStatusCode code, out int textStart, out bool hasNumberSign) =>
        ReplyLine.TryReadEnhancedCode(WholeText, out code, out textStart, out hasNumberSign);
}
