namespace SmtpReplies.Analyzers.Libraries;

/// <summary>What a member of a library does, in the words of SMTP. The closed vocabulary that rules and the flow core see.</summary>
internal enum Verb
{
    None,

    /// <summary>A property, field or type that holds a reply code.</summary>
    Code,

    /// <summary>A property that says what was refused (the sender, a recipient, the message), not how final the reply is.</summary>
    Refused,

    /// <summary>Sends a message, and throws when the server refuses it.</summary>
    Send,

    /// <summary>Opens a connection.</summary>
    Connect,

    /// <summary>Gives the server something new to decide on: credentials, TLS.</summary>
    Authenticate,

    /// <summary>Changes a message: what the server refused was another one.</summary>
    Change,

    /// <summary>Reads what the peer sent.</summary>
    Read,

    /// <summary>Writes a command to the peer.</summary>
    Write,

    /// <summary>Wraps a connection: the result is the same connection (a stream, a reader, a writer).</summary>
    Wrap,

    /// <summary>Gives room in what goes out: what is put there is written to the peer.</summary>
    Room,

    /// <summary>Names the failures to handle; what handles them decides whether they are retried.</summary>
    HandleWhen,

    /// <summary>Retries what the calls before it in the chain, or the value assigned to it, handle.</summary>
    Retry,

    /// <summary>Names failures that are not retried, whatever else is.</summary>
    Exempt,

    /// <summary>Ends a chain without a retry: what the calls before it handle is put aside.</summary>
    GiveUp,

    /// <summary>Has a call made later: the one that an expression among its arguments says.</summary>
    RunLater,

    /// <summary>How often something is retried; zero is never.</summary>
    Attempts,

    /// <summary>Shows or stores a text for people; looks at nothing.</summary>
    Log,

    /// <summary>A property that holds the text of a reply.</summary>
    Text,

    /// <summary>Makes or is a reply with which a server answers.</summary>
    Answer,
}

/// <summary>What a type is to the flow core.</summary>
internal enum TypeRole
{
    None,

    /// <summary>An enum whose values are reply codes.</summary>
    CodeEnum,

    /// <summary>An exception or a reply that carries a reply code.</summary>
    CodeCarrier,

    /// <summary>A base of such an exception: who catches it catches that too.</summary>
    WiderThanCarrier,

    /// <summary>An exception that means there was no reply.</summary>
    NoReply,

    /// <summary>A connection, or a wrapper of one (stream, reader, writer).</summary>
    Connection,

    /// <summary>An exception that says: something that is needed fails at the moment (a disk, a database, another service).</summary>
    PassingFault,
    /// <summary>Configures a retry: what is handled by a call on it is retried.</summary>
    RetryConfigurator,
}

/// <summary>One type of a library and the members that matter.</summary>
/// <param name="MetadataName">The full metadata name of the type.</param>
/// <param name="Role">What the type is.</param>
/// <param name="Members">The members that matter; a constructor is <c>.ctor</c>.</param>
internal sealed record TypeRow(string MetadataName, TypeRole Role, params MemberRow[] Members)
{
    /// <summary>An exception that says: some recipients were refused, the others have the message.</summary>
    public bool IsPartialRefusal { get; init; }

    /// <summary>An exception that tells of several refused recipients of one message; one that tells of one may tell of the only one.</summary>
    public bool IsOfSeveral { get; init; }
}

/// <summary>One member: all its overloads do the same.</summary>
internal sealed record MemberRow(string Name, Verb Verb)
{
    /// <summary>Fewer arguments than this, and the row does not hold (<c>new TcpClient()</c> connects to nothing).</summary>
    public int MinimumArguments { get; init; }

    /// <summary>Throws unless the reply, its own or the one that is read, lets the session go on.</summary>
    public bool ChecksReply { get; init; }

    /// <summary>A retry that never gives up.</summary>
    public bool IsEndless { get; init; }

    /// <summary>The reply code of a ready-made reply; 0 where the first argument names it.</summary>
    public int ReplyCode { get; init; }
}

/// <summary>A library as data: one table each, and no code that asks which library it is.</summary>
/// <param name="Assembly">The simple name of the assembly that has to be referenced; null for what every project has.</param>
/// <param name="Types">Its rows.</param>
internal sealed record LibraryTable(string? Assembly, params TypeRow[] Types);
