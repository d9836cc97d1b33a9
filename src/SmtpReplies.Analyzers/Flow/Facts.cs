using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow;

internal enum RetryKind
{
    /// <summary>A member whose name says "try again" is true for the codes.</summary>
    Predicate,

    /// <summary>A value that says "try again" is chosen for the codes, or a call that does it is made.</summary>
    Decision,

    /// <summary>The same message is sent again after a refusal with the codes.</summary>
    Resend,

    /// <summary>A refusal is retried, and nothing asks for its code.</summary>
    Untested,

    /// <summary>Some permanent replies are left out one by one; the others are retried.</summary>
    ShortList,

    /// <summary>The whole message is sent again although some recipients have it.</summary>
    PartlyAccepted,

    /// <summary>A member whose name says "for good" is true for transient codes, or a value that says so is chosen for them.</summary>
    Dropped,

    /// <summary>What a reply's text says decides whether it is tried again; no code is asked for.</summary>
    Text,

    /// <summary>Transient replies are tried again, and nothing counts how often.</summary>
    Endless,
}

/// <summary>Replies for which something is tried again.</summary>
/// <param name="Kind">How that is known.</param>
/// <param name="Where">The test that lets the codes through.</param>
/// <param name="Codes">The codes that it lets through; those of other tests are other sites.</param>
/// <param name="Subject">The member whose name says so, or the send that is repeated.</param>
internal sealed record RetrySite(RetryKind Kind, SyntaxNode Where, ReplySet Codes, string Subject);

internal enum SessionKind
{
    /// <summary>Nothing but words in the reply to a command says how it went.</summary>
    JudgedByWords,

    /// <summary>The first command is written before anything was read.</summary>
    UnreadGreeting,

    /// <summary>The greeting is read, and nothing looks at it.</summary>
    UncheckedGreeting,

    /// <summary>The reply to a command is not read, or nothing looks at it.</summary>
    IgnoredReply,

    /// <summary>One line is read of a reply that may have several.</summary>
    OneLineOfReply,

    /// <summary>A failed connect is caught, and the session goes on.</summary>
    SwallowedFailure,

    /// <summary>Only 250 counts as success where there is more of it.</summary>
    NarrowSuccess,
}

/// <summary>A slip in a session that is held over a socket, or with a client of a library.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Where">Where it happens.</param>
/// <param name="Command">The command that it is about: EHLO, RCPT, the end of data.</param>
/// <param name="Wanted">The replies with which the session goes on, where the node has the reply as its value; otherwise null.</param>
internal sealed record SessionSite(SessionKind Kind, SyntaxNode Where, string Command, ReplySet? Wanted = null);

/// <summary>A server's permanent reply that a passing fault of its own brings about.</summary>
/// <param name="Where">The reply.</param>
/// <param name="Code">Its code.</param>
/// <param name="Subject">What makes the reply.</param>
/// <param name="Fault">The exception that is caught.</param>
internal sealed record AnswerSite(SyntaxNode Where, int Code, string Subject, string Fault);

/// <summary>A test for one reply that no reply can meet.</summary>
/// <param name="Where">The comparison, pattern or label.</param>
/// <param name="Code">The number that it asks for.</param>
/// <param name="IsNoReply">No server sends the number; otherwise the tests before this one leave no such reply.</param>
internal sealed record ImpossibleTest(SyntaxNode Where, int Code, bool IsNoReply);

internal enum LabelKind
{
    /// <summary>A member or constant named like a reply that has another number.</summary>
    Name,

    /// <summary>A comment with one number beside a member that has another.</summary>
    Comment,

    /// <summary>An upper bound that takes in the first code of the next class.</summary>
    UpperBound,

    /// <summary>A bound by a member in the middle of its class.</summary>
    Threshold,
}

/// <summary>A number that contradicts what is said beside it.</summary>
/// <param name="Kind">What contradicts it.</param>
/// <param name="Where">The number, member or bound.</param>
/// <param name="Subject">The name, or the bound as written.</param>
/// <param name="Code">The number that stands there.</param>
/// <param name="Said">What the name or comment says instead; the rest of the class for a bound.</param>
internal sealed record Mislabel(LabelKind Kind, SyntaxNode Where, string Subject, int Code, ReplySet Said);

/// <summary>What the flow core found in one body. Rules see nothing else.</summary>
internal sealed class FlowFacts
{
    public List<ImpossibleTest> ImpossibleTests { get; } = [];

    public List<Mislabel> Mislabels { get; } = [];

    public List<RetrySite> Retries { get; } = [];

    public List<SessionSite> Sessions { get; } = [];

    public List<AnswerSite> Answers { get; } = [];
}
