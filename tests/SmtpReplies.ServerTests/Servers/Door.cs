namespace SmtpReplies.ServerTests;

/// <summary>A port of a server, by what happens there.</summary>
public enum Door
{
    /// <summary>220, and STARTTLS is offered.</summary>
    Ready,

    /// <summary>220 in several lines.</summary>
    MultiLine,

    /// <summary>220 in several lines, the last of them much later.</summary>
    Slow,

    /// <summary>554 as a greeting.</summary>
    Refusing554,

    /// <summary>421 as a greeting, and the end.</summary>
    Refusing421,

    /// <summary>521 as a greeting, and the end.</summary>
    Refusing521,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>220, and AUTH is offered.</summary>
    Login,

    /// <summary>LMTP.</summary>
    Lmtp,
}
