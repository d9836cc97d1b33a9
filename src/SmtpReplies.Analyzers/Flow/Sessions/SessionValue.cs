using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>A list of constants, such as the codes that a helper is told to expect.</summary>
internal sealed record ConstantList(ImmutableArray<object?> Items)
{
    public bool Equals(ConstantList? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}

/// <summary>What is known of a value in a session: which connection it is, how a text begins and ends, which replies it comes from.</summary>
internal sealed class SessionValue : IEquatable<SessionValue>
{
    private static readonly SmallSet<ReplyRead> NoReads = SmallSet<ReplyRead>.Empty;

    /// <summary>A stream or the like that is no connection: a file, a console, a buffer.</summary>
    public static readonly object Apart = new();

    /// <summary>Connections that were made out of sight are taken for one: a class has one session.</summary>
    public static readonly object Ambient = new();

    /// <summary>The connection, by what made it; <see cref="Apart"/> for none; null if the value is nothing of the kind.</summary>
    public object? Link { get; init; }

    /// <summary>A client of a library, by what made it.</summary>
    public object? Client { get; init; }

    /// <summary>The very type of an object that was made in sight.</summary>
    public INamedTypeSymbol? Made { get; init; }

    /// <summary>The texts that it was made of, by the names under which it was given them.</summary>
    public SmallMap<string, SessionValue> Parts { get; init; } = SmallMap<string, SessionValue>.Empty;

    /// <summary>How a text begins.</summary>
    public string? Prefix { get; init; }

    /// <summary>How a text ends.</summary>
    public string? Suffix { get; init; }

    /// <summary>The command that stands for all of a list of them.</summary>
    public SessionValue? Element { get; init; }

    /// <summary>A text that stands for several.</summary>
    public bool IsOneOf { get; init; }

    /// <summary>A text of several lines: several commands at once.</summary>
    public bool IsSeveral { get; init; }

    /// <summary>A constant, with the place where it stands.</summary>
    public Optional<object?> Constant { get; init; }

    public Place? Origin { get; init; }

    /// <summary>The replies that it is, or was worked out from.</summary>
    public SmallSet<ReplyRead> Reads { get; init; } = NoReads;

    /// <summary>A single byte or character as it was read.</summary>
    public bool IsByte { get; init; }

    /// <summary>A lambda with the graph that it stands in.</summary>
    public (IFlowAnonymousFunctionOperation Lambda, ControlFlowGraph Graph)? Function { get; init; }

    /// <summary>A connection whose failure is swallowed may be told by it.</summary>
    public bool IsVerdict { get; init; }

    /// <summary>A helper has looked at the replies, and it is what came of that.</summary>
    public bool IsJudged { get; init; }

    public static SessionValue? Of(IEnumerable<ReplyRead> reads)
    {
        var set = reads as SmallSet<ReplyRead> ?? SmallSet<ReplyRead>.Of(reads);
        return set.IsEmpty ? null : new SessionValue { Reads = set };
    }

    /// <summary>What is worked out from both.</summary>
    public static SessionValue? Mixed(SessionValue? a, SessionValue? b)
    {
        var reads = ReadsOf(a, b);
        var isVerdict = a?.IsVerdict == true || b?.IsVerdict == true;
        return reads.IsEmpty && !isVerdict ? null : new SessionValue { Reads = reads, IsVerdict = isVerdict, IsJudged = a?.IsJudged == true || b?.IsJudged == true };
    }

    /// <summary>All that a test of a value tells that looks at no reply: whether what a helper has caught has happened.</summary>
    public static SessionValue? VerdictOf(SessionValue? value) => value is { IsVerdict: true } ? new SessionValue { IsVerdict = true } : null;

    /// <summary>One or the other, after two ways have met.</summary>
    public static SessionValue? Join(SessionValue? a, SessionValue? b)
    {
        if (a is null || b is null)
            return Mixed(a, b);
        if (a.Equals(b))
            return a;
        var prefix = IsHello(a) && IsHello(b) ? a.Prefix : CommonStart(a.Prefix, b.Prefix);
        return new SessionValue
        {
            Link = JoinLinks(a.Link, b.Link),
            Client = Equals(a.Client, b.Client) ? a.Client : null,
            Made = SymbolEqualityComparer.Default.Equals(a.Made, b.Made) ? a.Made : null,
            Parts = a.Parts.SameAs(b.Parts, static (mine, theirs) => mine.Equals(theirs)) ? a.Parts : SmallMap<string, SessionValue>.Empty,
            Prefix = prefix,
            Element = Equals(a.Element, b.Element) ? a.Element : null,
            IsOneOf = a.IsOneOf || b.IsOneOf,
            Suffix = a.Suffix == b.Suffix ? a.Suffix : null,
            IsSeveral = a.IsSeveral || b.IsSeveral,
            Origin = prefix is not null || a.Prefix == b.Prefix ? a.Origin : null,
            Constant = a.Constant.HasValue && b.Constant.HasValue && Equals(a.Constant.Value, b.Constant.Value) ? a.Constant : default,
            Reads = ReadsOf(a, b),
            IsByte = a.IsByte && b.IsByte,
            Function = a.Function?.Lambda == b.Function?.Lambda ? a.Function : null,
            IsVerdict = a.IsVerdict || b.IsVerdict,
            IsJudged = a.IsJudged || b.IsJudged,
        };

        static object? JoinLinks(object? a, object? b)
        {
            if (a is null || b is null || a.Equals(b))
                return a ?? b;
            return a != Apart && b != Apart && (a == Ambient || b == Ambient) ? Ambient : null;
        }

        static string? CommonStart(string? a, string? b)
        {
            if (a == b || a is null || b is null)
                return a == b ? a : null;
            var length = 0;
            while (length < a.Length && length < b.Length && a[length] == b[length])
                length++;
            return length == 0 ? null : a.Substring(0, length);
        }

        static bool IsHello(SessionValue value) =>
            value.Prefix is not null && SessionCommand.KindOf(value.Prefix) is { Kind: CommandKind.Hello or CommandKind.OldHello };
    }

    public bool Equals(SessionValue? other) =>
        other is not null && (ReferenceEquals(this, other) || (Equals(Link, other.Link) && Equals(Client, other.Client) && SymbolEqualityComparer.Default.Equals(Made, other.Made) && Parts.SameAs(other.Parts, static (mine, theirs) => mine.Equals(theirs)) && Prefix == other.Prefix && Suffix == other.Suffix && Equals(Element, other.Element) && IsOneOf == other.IsOneOf && IsSeveral == other.IsSeveral
            && Constant.HasValue == other.Constant.HasValue && Equals(Constant.Value, other.Constant.Value) && Origin == other.Origin
            && IsByte == other.IsByte && IsVerdict == other.IsVerdict && IsJudged == other.IsJudged && Function?.Lambda == other.Function?.Lambda
            && (ReferenceEquals(Reads, other.Reads) || Reads.SetEquals(other.Reads))));

    public override bool Equals(object? obj) => Equals(obj as SessionValue);

    public override int GetHashCode() => (Prefix?.Length ?? 0) + Reads.Count;

    private static SmallSet<ReplyRead> ReadsOf(SessionValue? a, SessionValue? b)
    {
        var (x, y) = (a?.Reads ?? NoReads, b?.Reads ?? NoReads);
        return x.Union(y);
    }
}
