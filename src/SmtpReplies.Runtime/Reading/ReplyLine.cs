namespace SmtpReplies;

/// <summary>One line of a reply, without its line end: the code, whether it is the last line, and where the text begins.</summary>
internal readonly struct ReplyLine
{
    private ReplyLine(int code, bool isLast, int textStart, SmtpReplyFlaws flaws)
    {
        Code = code;
        IsLast = isLast;
        TextStart = textStart;
        Flaws = flaws;
    }

    /// <summary>0 if the line has none; the whole line is then text.</summary>
    public int Code { get; }

    public bool IsLast { get; }

    public int TextStart { get; }

    public SmtpReplyFlaws Flaws { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="codeBefore">The code of the lines before it; 0 for the first line.</param>
    /// <remarks>
    /// Inside a reply, a line that merely resembles a reply line is text. With another code it counts only if it keeps the grammar exactly;
    /// indented, or without a separator, only if its code is the one before.
    /// </remarks>
    public static ReplyLine Read(ReadOnlySpan<byte> line, int codeBefore)
    {
        int start = 0;
        while (start < line.Length && line[start] is (byte)' ' or (byte)'\t')
            start++;

        int end = start + 3;
        if (end > line.Length || line[start] is < (byte)'1' or > (byte)'9' || !IsDigit(line[start + 1]) || !IsDigit(line[start + 2]))
            return default;

        int code = ((line[start] - '0') * 100) + ((line[start + 1] - '0') * 10) + (line[start + 2] - '0');
        bool isLast = true;
        int textStart = end;
        var flaws = start == 0 ? SmtpReplyFlaws.None : SmtpReplyFlaws.LeadingWhiteSpace;
        if (end == line.Length)
        {
            flaws |= SmtpReplyFlaws.MissingSpace;
        }
        else if (line[end] is (byte)' ' or (byte)'-')
        {
            isLast = line[end] == ' ';
            textStart++;
        }
        else if (IsDigit(line[end]))
        {
            return default;
        }
        else
        {
            flaws |= SmtpReplyFlaws.MissingSeparator;
        }

        bool counts = codeBefore == 0 || code == codeBefore
            || (code is >= 200 and <= 599 && (flaws & (SmtpReplyFlaws.LeadingWhiteSpace | SmtpReplyFlaws.MissingSeparator)) == 0);
        return counts ? new ReplyLine(code, isLast, textStart, flaws) : default;
    }

    /// <summary>
    /// Reads the enhanced status code at the start of a line's text (RFC 2034, section 4).
    /// </summary>
    /// <param name="text">The text of the line, after the separator.</param>
    /// <param name="code">The code.</param>
    /// <param name="textStart">Where the text after the code and its space begins.</param>
    /// <param name="hasNumberSign">True for <c>#5.1.0</c>.</param>
    /// <remarks>
    /// It is looked for in every reply, although greetings and the replies to EHLO and HELO carry none: there a domain or a
    /// keyword comes first, and neither can be taken for a code with a space behind it.
    /// </remarks>
    public static bool TryReadEnhancedCode(ReadOnlySpan<byte> text, out EnhancedStatusCode code, out int textStart, out bool hasNumberSign)
    {
        int start = 0;
        while (start < text.Length && text[start] is (byte)' ' or (byte)'\t')
            start++;

        hasNumberSign = start < text.Length && text[start] == '#';
        if (hasNumberSign)
            start++;

        textStart = 0;
        if (!EnhancedStatusCode.TryReadStart(text.Slice(start), out code, out int length))
            return false;

        textStart = start + length;
        if (textStart == text.Length)
            return true;
        return text[textStart++] is (byte)' ' or (byte)'\t';
    }

    /// <summary>A line without the CRs before its LF: one belongs to the line end, and more of them to nothing.</summary>
    public static ReadOnlySpan<byte> WithoutTrailingCr(ReadOnlySpan<byte> line)
    {
        int length = line.Length;
        while (length > 0 && line[length - 1] == '\r')
            length--;
        return line.Slice(0, length);
    }

    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Whether nothing has begun: a line end too many counts for nothing.</summary>
    public static bool IsWhiteSpace(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (!IsWhiteSpace(value))
                return false;
        }

        return true;
    }

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
