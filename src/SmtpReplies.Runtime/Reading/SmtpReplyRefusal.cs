namespace SmtpReplies;

/// <summary>Why something is not accepted as a reply. It is a result, not an exception: what a server sends is input.</summary>
public enum SmtpReplyRefusal
{
    /// <summary>Nothing was refused.</summary>
    None = 0,

    /// <summary>The reply has no end yet: its last line, or the end of that line, is missing.</summary>
    Incomplete,

    /// <summary>It does not begin with a reply code: three digits, the first not 0, and no fourth (RFC 5321, section 4.2).</summary>
    NoReplyCode,

    /// <summary>A line exceeds <see cref="SmtpReplyLimits.MaxLineLength"/>.</summary>
    LineTooLong,

    /// <summary>The reply exceeds <see cref="SmtpReplyLimits.MaxLineCount"/>.</summary>
    TooManyLines,

    /// <summary>The reply exceeds <see cref="SmtpReplyLimits.MaxLength"/>.</summary>
    ReplyTooLong,

    /// <summary>Something follows the end of the reply, in a text that should hold one reply only.</summary>
    TrailingData,

    /// <summary>The source ended where a reply could have begun. Within a reply it is <see cref="Incomplete"/>.</summary>
    EndOfStream,
}
