namespace SmtpReplies;

/// <summary>
/// Where a reply departs from the grammar of RFC 5321, section 4.2, and could be understood nevertheless. A client may go on with such a
/// reply; a test of a server, or a log, wants to know.
/// </summary>
[Flags]
public enum SmtpReplyFlaws
{
    /// <summary>None: the reply keeps the grammar.</summary>
    None = 0,

    /// <summary>A line ends in LF without CR (RFC 5321, section 2.3.8). It counts as the end of the line.</summary>
    BareLineFeed = 1 << 0,

    /// <summary>A CR is not followed by LF (RFC 5321, section 2.3.8). It does not end the line; directly before CR LF it is dropped.</summary>
    BareCarriageReturn = 1 << 1,

    /// <summary>
    /// The last line is the bare code. The server should send the space, and the client must be ready for its absence
    /// (RFC 5321, section 4.2.1).
    /// </summary>
    MissingSpace = 1 << 2,

    /// <summary>Neither a space nor a hyphen follows the code, but text does, such as <c>250Ok</c>. The line counts as the last.</summary>
    MissingSeparator = 1 << 3,

    /// <summary>White space or empty lines come before the code. They are skipped.</summary>
    LeadingWhiteSpace = 1 << 4,

    /// <summary>The first digit is not 2 to 5. The client should treat the reply as fatal (RFC 5321, section 4.2).</summary>
    FirstDigitOutsideGrammar = 1 << 5,

    /// <summary>The second digit is 6 to 9, such as 571 (RFC 5321, section 4.2). The first digit still tells what to do.</summary>
    SecondDigitOutsideGrammar = 1 << 6,

    /// <summary>The lines carry different reply codes (RFC 5321, section 4.2.1). The last line's counts.</summary>
    DifferingCodes = 1 << 7,

    /// <summary>A line between the first and the last has no reply code. It counts as text.</summary>
    LineWithoutCode = 1 << 8,

    /// <summary>
    /// A line is longer than 512 bytes with its code and line end (RFC 5321, section 4.5.3.1.5), which only the
    /// 334 reply to AUTH may be (RFC 4954, section 4).
    /// </summary>
    LongLine = 1 << 9,

    /// <summary>The class of the enhanced status code differs from the reply's first digit (RFC 2034, section 4). The first digit counts.</summary>
    EnhancedClassMismatch = 1 << 10,

    /// <summary>The lines carry different enhanced status codes (RFC 2034, section 4). The first one counts.</summary>
    DifferingEnhancedCodes = 1 << 11,

    /// <summary>The enhanced status code is written with a number sign, <c>#5.1.0</c>.</summary>
    EnhancedNumberSign = 1 << 12,
}
