namespace SmtpReplies;

/// <summary>
/// How much of a reply is read before it is refused. RFC 5321 limits a line to 512 bytes (section 4.5.3.1.5) and the number of lines not at
/// all, so a client that trusts the server can be made to read for ever.
/// </summary>
public sealed class SmtpReplyLimits
{
    /// <summary>Makes limits.</summary>
    /// <param name="maxLineLength">Bytes of one line, its line end included. The default leaves room for the 12,288 bytes of RFC 4954, section 4.</param>
    /// <param name="maxLineCount">Lines of one reply. The default is far above what EHLO and HELP give; EXPN of a large list may want more.</param>
    /// <param name="maxLength">Bytes of one reply, line ends and leading white space included.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is too low for the shortest reply: 5 bytes, 1 line.</exception>
    public SmtpReplyLimits(int maxLineLength = 16 * 1024, int maxLineCount = 1024, int maxLength = 256 * 1024)
    {
        MaxLineLength = AtLeast(5, maxLineLength, nameof(maxLineLength));
        MaxLineCount = AtLeast(1, maxLineCount, nameof(maxLineCount));
        MaxLength = AtLeast(5, maxLength, nameof(maxLength));
        MaxCleanLength = Math.Min(CleanReply.MaxLength, Math.Min(MaxLineLength, MaxLength));
    }

    /// <summary>16 KiB a line, 1,024 lines, 256 KiB in all.</summary>
    public static SmtpReplyLimits Default { get; } = new();

    /// <summary>Bytes of one line, its line end included.</summary>
    public int MaxLineLength { get; }

    /// <summary>Lines of one reply.</summary>
    public int MaxLineCount { get; }

    /// <summary>Bytes of one reply, line ends and leading white space included.</summary>
    public int MaxLength { get; }

    /// <summary>A reply of this length cannot exceed one of the lengths, whatever its lines are, and is not too long for <see cref="CleanReply"/>.</summary>
    internal int MaxCleanLength { get; }

    private static int AtLeast(int least, int value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"The shortest reply needs {least}.");
}
