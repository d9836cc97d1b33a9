using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SmtpReplies.Analyzers.Flow.Sessions;

internal enum CommandKind
{
    /// <summary>A text that cannot be seen, or one that is no command of the table.</summary>
    Unknown,

    /// <summary>EHLO or LHLO: opens the session, and its reply has several lines.</summary>
    Hello,

    /// <summary>HELO.</summary>
    OldHello,

    /// <summary>AUTH, and each line that goes on with it.</summary>
    Authentication,

    Mail,

    Recipient,

    Data,

    /// <summary>The dot behind the message.</summary>
    EndOfData,

    /// <summary>VRFY and EXPN.</summary>
    Verify,

    /// <summary>STARTTLS, HELP and others that belong to no transaction.</summary>
    Other,

    /// <summary>QUIT, RSET, NOOP: their replies change nothing.</summary>
    Incidental,
}

/// <summary>A command as it is written at one place.</summary>
/// <param name="Kind">What it is to a session.</param>
/// <param name="Name">As a message names it.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Depth">How deep among the calls its text stands.</param>
/// <param name="IsStart">False for a line that goes on with a command, as those behind AUTH do.</param>
internal sealed record SessionCommand(CommandKind Kind, string Name, Place Place, int Depth, bool IsStart = true)
{
    private static readonly ReplySet Completion = ReplySet.Range(200, 299);

    private static readonly ReplySet Intermediate = ReplySet.Range(300, 399);

    private static readonly (string Start, CommandKind Kind)[] Known =
    [
        ("EHLO", CommandKind.Hello), ("LHLO", CommandKind.Hello), ("HELO", CommandKind.OldHello), ("AUTH", CommandKind.Authentication),
        ("MAIL FROM", CommandKind.Mail), ("RCPT TO", CommandKind.Recipient), ("DATA", CommandKind.Data),
        ("VRFY", CommandKind.Verify), ("EXPN", CommandKind.Verify), ("STARTTLS", CommandKind.Other), ("BDAT", CommandKind.Unknown), ("ETRN", CommandKind.Other),
        ("QUIT", CommandKind.Incidental), ("RSET", CommandKind.Incidental), ("NOOP", CommandKind.Incidental), ("HELP", CommandKind.Other),
    ];

    /// <summary>AUTH with all that the server asks for: no challenge comes.</summary>
    public bool HasCredentials { get; init; }

    /// <summary>A part of a buffer is sent, from where the last one ended: in a loop, until it has all gone out.</summary>
    public bool IsPiece { get; init; }

    /// <summary>It stands for several.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>It opens the session, and the greeting has not been read.</summary>
    public bool IsEarly { get; init; }

    /// <summary>The node that a report about the command underlines: in the body where its text stands.</summary>
    public SyntaxNode Where => Place.At(Depth);

    /// <summary>Whether the reply says if the session, or the transaction, can go on.</summary>
    public bool MustBeExamined => Kind is CommandKind.Hello or CommandKind.OldHello or CommandKind.Authentication or CommandKind.Mail
        or CommandKind.Recipient or CommandKind.Data or CommandKind.EndOfData;

    /// <summary>Whether it takes part in handing over a message: its reply has a code that says all, and a text for people.</summary>
    public bool IsOfTransaction => Kind is CommandKind.Mail or CommandKind.Recipient or CommandKind.Data or CommandKind.EndOfData;

    /// <summary>The replies that let the session go on (RFC 5321, section 4.3.2; RFC 4954, section 4).</summary>
    /// <param name="isLast">No other line of the same exchange is answered after it.</param>
    public ReplySet Wanted(bool isLast) => Kind switch
    {
        _ when IsOneOf => Completion.Union(Intermediate),
        CommandKind.Data => Intermediate,
        // A challenge (334), or the end of it: the mechanism knows.
        CommandKind.Authentication when !HasCredentials && (IsStart || !isLast) => Completion.Union(Intermediate),
        _ => Completion,
    };

    /// <summary>What either of two commands is, after two ways have met; null if they have nothing in common.</summary>
    public SessionCommand? JoinWith(SessionCommand other) => (Kind, other.Kind) switch
    {
        (CommandKind.Hello or CommandKind.OldHello, CommandKind.Hello) => Kind == CommandKind.Hello ? this : other,
        (CommandKind.Hello, CommandKind.OldHello) => this,
        (CommandKind.Unknown, _) => null,
        var (mine, theirs) when mine == theirs && Name == other.Name && IsStart == other.IsStart && HasCredentials == other.HasCredentials => this,
        _ => null,
    };

    /// <summary>Whether AUTH is sent with an initial response, for a mechanism that has but one.</summary>
    public static bool CarriesCredentials(string? text)
    {
        var words = (text ?? "").TrimStart().ToUpperInvariant().Split(' ', '\t');
        return words is ["AUTH", "PLAIN" or "XOAUTH2" or "OAUTHBEARER" or "EXTERNAL", _, ..];
    }

    /// <summary>Whether an operation is a text that begins with a command. Short ones count in capitals only: they are words of other things as well.</summary>
    public static bool IsIn(IOperation operation)
    {
        var text = operation switch
        {
            IUtf8StringOperation utf8 => utf8.Value,
            { Type.SpecialType: SpecialType.System_String, ConstantValue: { HasValue: true, Value: string constant } } => constant,
            _ => null,
        };
        return text is { Length: >= 4 } && KindOf(text) is { Kind: not CommandKind.Incidental and not CommandKind.Other, Name: var name }
            && (name is not ("DATA" or "AUTH") || text.TrimStart().StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>What a line that begins so asks for, if no more of it is known than its first word; null for none.</summary>
    public static (CommandKind Kind, string Name)? KindOfVerb(string start) => start.Trim().ToUpperInvariant() switch
    {
        "MAIL" => (CommandKind.Mail, "MAIL"),
        "RCPT" => (CommandKind.Recipient, "RCPT"),
        _ => null,
    };

    /// <summary>What a text that begins so asks for; null if it is no command that is known.</summary>
    public static (CommandKind Kind, string Name)? KindOf(string text)
    {
        var start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;
        foreach (var (word, kind) in Known)
        {
            if (string.Compare(text, start, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (start + word.Length == text.Length || !char.IsLetterOrDigit(text[start + word.Length])))
            {
                return (kind, word.Split(' ')[0]);
            }
        }

        return null;
    }
}
