namespace SmtpReplies;

/// <summary>The class of a reply: its first digit (RFC 5321, section 4.2.1).</summary>
public enum SmtpReplyClass
{
    /// <summary>No reply, or a first digit that SMTP does not use.</summary>
    None = 0,

    /// <summary>2yz: the command was carried out; the next one may be sent.</summary>
    PositiveCompletion = 2,

    /// <summary>3yz: accepted so far; the server waits for more input.</summary>
    PositiveIntermediate = 3,

    /// <summary>4yz: not carried out, for a reason that may pass; the client should try again later.</summary>
    TransientNegativeCompletion = 4,

    /// <summary>5yz: not carried out, and the identical request to the same server must not be expected to succeed.</summary>
    PermanentNegativeCompletion = 5,
}

/// <summary>The category of a reply: its second digit (RFC 5321, section 4.2.1).</summary>
public enum SmtpReplyCategory
{
    /// <summary>x0z: syntax errors, and commands that are unknown or superfluous.</summary>
    Syntax = 0,

    /// <summary>x1z: replies to requests for information, such as HELP.</summary>
    Information = 1,

    /// <summary>x2z: the transmission channel.</summary>
    Connections = 2,

    /// <summary>x3z and x4z, which RFC 5321 leaves unspecified, and 6 to 9, which its grammar does not allow.</summary>
    Unspecified = 3,

    /// <summary>x5z: the state of the receiving mail system.</summary>
    MailSystem = 5,
}

/// <summary>Where a reply code comes from.</summary>
public enum SmtpReplyStatus
{
    /// <summary>Not standardised: a code of a project or of a provider.</summary>
    Private = 0,

    /// <summary>Defined by a standards-track RFC.</summary>
    StandardsTrack = 1,

    /// <summary>Defined by an experimental RFC.</summary>
    Experimental = 2,

    /// <summary>Only paired with an enhanced status code in the IANA registry (RFC 5248); no RFC gives it a text.</summary>
    RegistryOnly = 3,
}

/// <summary>The stage of a session that a reply belongs to: the greeting, or the command that it answers.</summary>
public enum SmtpStage
{
    /// <summary>Any stage.</summary>
    Any = 0,

    /// <summary>The connection has been opened; no command has been sent (RFC 5321, section 3.1).</summary>
    Greeting,

    /// <summary>EHLO, HELO or LHLO (RFC 5321, section 4.1.1.1; RFC 2033, section 4.1).</summary>
    Ehlo,

    /// <summary>STARTTLS (RFC 3207).</summary>
    StartTls,

    /// <summary>AUTH, and each step of its exchange (RFC 4954).</summary>
    Auth,

    /// <summary>MAIL (RFC 5321, section 4.1.1.2).</summary>
    Mail,

    /// <summary>RCPT (RFC 5321, section 4.1.1.3).</summary>
    Rcpt,

    /// <summary>The DATA command itself (RFC 5321, section 4.1.1.4).</summary>
    Data,

    /// <summary>The end of the mail data: the final dot, or the last chunk of BDAT.</summary>
    EndOfData,

    /// <summary>BDAT, a chunk that is not the last (RFC 3030).</summary>
    Bdat,

    /// <summary>BURL (RFC 4468).</summary>
    Burl,

    /// <summary>RSET (RFC 5321, section 4.1.1.5).</summary>
    Rset,

    /// <summary>VRFY (RFC 5321, section 4.1.1.6).</summary>
    Vrfy,

    /// <summary>EXPN (RFC 5321, section 4.1.1.7).</summary>
    Expn,

    /// <summary>HELP (RFC 5321, section 4.1.1.8).</summary>
    Help,

    /// <summary>NOOP (RFC 5321, section 4.1.1.9).</summary>
    Noop,

    /// <summary>QUIT (RFC 5321, section 4.1.1.10).</summary>
    Quit,

    /// <summary>ETRN (RFC 1985).</summary>
    Etrn,

    /// <summary>ATRN (RFC 2645).</summary>
    Atrn,
}

/// <summary>What a client may do after a reply. Advice, and apart from the class: a 5yz reply stays permanent whatever the advice.</summary>
public enum SmtpAction
{
    /// <summary>Go on with the session.</summary>
    Continue = 0,

    /// <summary>Send the same request again later, with a wait between the attempts and an end to them (RFC 5321, section 4.5.4.1).</summary>
    RetryLater,

    /// <summary>Try the next address or mail exchanger (RFC 5321, section 5.1).</summary>
    TryNextHost,

    /// <summary>Send a different request: another argument, mechanism, parameter or address, or the missing step first.</summary>
    ChangeRequest,

    /// <summary>Do not send the message to this recipient again; return it to the sender (RFC 5321, section 4.2.1).</summary>
    GiveUp,

    /// <summary>A person has to look at it before anything is sent again (RFC 5321, section 4.2.5).</summary>
    AskPerson,
}
