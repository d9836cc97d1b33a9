using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow.Sessions;

/// <summary>How far a connection has come with its greeting.</summary>
[Flags]
internal enum GreetingState
{
    /// <summary>Opened, or not, out of sight.</summary>
    Unknown = 1,

    /// <summary>Opened; the greeting has not been read.</summary>
    Pending = 2,

    /// <summary>The greeting was read, and no command was sent yet.</summary>
    Read = 4,

    /// <summary>The first command was sent.</summary>
    Done = 8,
}

internal enum DataState
{
    None,

    /// <summary>DATA was sent.</summary>
    Announced,

    /// <summary>The message is being sent.</summary>
    Content,
}

/// <summary>A failed connect that a catch has swallowed.</summary>
/// <param name="Catch">The catch.</param>
/// <param name="Told">What the try and its catches assign: a condition on it may know.</param>
/// <param name="Try">The first block of the try.</param>
/// <param name="Body">The body that it stands in.</param>
internal sealed record SwallowedFailure(SyntaxNode Catch, ImmutableHashSet<ISymbol> Told, int Try, Activation Body)
{
    public bool Equals(SwallowedFailure? other) => other is not null && Catch == other.Catch && Body == other.Body;

    public override int GetHashCode() => Catch.SpanStart;
}

/// <summary>One connection at one point.</summary>
internal sealed record Session
{
    /// <summary>More unanswered commands than anyone writes down one after the other.</summary>
    private const int AwaitedLimit = 24;

    public static readonly Session Fresh = new();

    private Session()
    {
    }

    public GreetingState Greeting { get; init; } = GreetingState.Unknown;

    /// <summary>Where it was opened; null if that is out of sight.</summary>
    public Place? Opened { get; init; }

    /// <summary>Code out of sight may read from it and write to it: nothing is known of it, for good.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>The commands whose replies have not been read, in order.</summary>
    public ImmutableArray<SessionCommand> Awaited { get; init; } = ImmutableArray<SessionCommand>.Empty;

    /// <summary>What the last reading belongs to: a reading after it, with nothing awaited, goes on with it.</summary>
    public SmallSet<ReplyRead> Last { get; init; } = SmallSet<ReplyRead>.Empty;

    public SmallSet<SessionCommand> LastCommands { get; init; } = SmallSet<SessionCommand>.Empty;

    /// <summary>The one line that was read of the last reply; null if it is more, or may be.</summary>
    public ReplyRead? OneLine { get; init; }

    /// <summary>What was read since the last command was written; null for nothing.</summary>
    public ReplyRead? ReadSinceCommand { get; init; }

    /// <summary>The helper that has begun to read the last reply: whatever else it reads belongs to the same reply.</summary>
    public Activation? Reader { get; init; }

    public DataState Data { get; init; }

    /// <summary>How few calls deep the body is that gives the message.</summary>
    public int ContentDepth { get; init; }

    /// <summary>The line that is being written has no end yet.</summary>
    public bool IsLineOpen { get; init; }

    public SmallSet<SwallowedFailure> Failures { get; init; } = SmallSet<SwallowedFailure>.Empty;

    /// <summary>No command was sent yet, for certain.</summary>
    public bool IsGreeting => (Greeting & (GreetingState.Unknown | GreetingState.Done)) == 0;

    public Session Await(SessionCommand command) =>
        Awaited.Length < AwaitedLimit ? this with { Awaited = Awaited.Add(command), Reader = null, ReadSinceCommand = null } : Forget();

    /// <summary>Which replies are outstanding is not known any more.</summary>
    public Session Forget() => this with
    {
        Awaited = ImmutableArray<SessionCommand>.Empty,
        Last = SmallSet<ReplyRead>.Empty,
        LastCommands = SmallSet<SessionCommand>.Empty,
        OneLine = null,
        ReadSinceCommand = null,
        Reader = null,
    };

    /// <summary>An exception was thrown, by the opening of the connection if that is given.</summary>
    public Session Fail(SwallowedFailure? failure)
    {
        var failures = failure is null ? Failures : Failures.Add(failure);
        return IsForgotten && ReferenceEquals(failures, Failures) ? this : Forget() with { Greeting = GreetingState.Unknown, Data = DataState.None, IsLineOpen = false, Failures = failures };
    }

    /// <summary>Nothing is known of how far it has come.</summary>
    private bool IsForgotten => this is { Greeting: GreetingState.Unknown, Data: DataState.None, IsLineOpen: false, OneLine: null, ReadSinceCommand: null, Reader: null, Awaited.IsEmpty: true, Last.IsEmpty: true, LastCommands.IsEmpty: true };

    /// <summary>Out of sight for good.</summary>
    public Session Lose() => Forget() with { IsOpaque = true, Greeting = GreetingState.Unknown };

    public Session Join(Session other)
    {
        if (SameAs(other))
            return this;
        // A loop around the lines of a reply: what it reads next belongs to the same reply.
        if (IsOneReadAheadOf(other))
            return JoinRest(other) with { OneLine = null };
        if (other.IsOneReadAheadOf(this))
            return other.JoinRest(this) with { OneLine = null };
        if (IsOnePieceAheadOf(other))
            return JoinRest(other) with { Greeting = Greeting };
        if (other.IsOnePieceAheadOf(this))
            return other.JoinRest(this) with { Greeting = other.Greeting };
        return JoinRest(other) with
        {
            Awaited = JoinAwaited(other),
            Last = Last.Union(other.Last),
            LastCommands = LastCommands.Union(other.LastCommands),
            OneLine = OneLineOf(other) ?? other.OneLineOf(this),
            ReadSinceCommand = ReadSinceCommand == other.ReadSinceCommand ? ReadSinceCommand : null,
            Reader = Reader == other.Reader ? Reader : null,
            Data = Data != DataState.None && other.Data != DataState.None && Data != other.Data ? DataState.Content : Data == other.Data ? Data : DataState.None,
        };
    }

    /// <summary>The one line that was read here, unless more of the same reply was, or may have been, on the other way.</summary>
    private ReplyRead? OneLineOf(Session other) =>
        OneLine is { } line && (line == other.OneLine || (!other.LastCommands.IsEmpty && !other.LastCommands.Any(line.Commands.Contains))) ? line : null;

    /// <summary>Two ways may send the same command with other words, or EHLO here and HELO there.</summary>
    private ImmutableArray<SessionCommand> JoinAwaited(Session other)
    {
        if (Awaited.SequenceEqual(other.Awaited))
            return Awaited;
        if (Awaited.Length != other.Awaited.Length)
            return ImmutableArray<SessionCommand>.Empty;
        var joined = Awaited;
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i].JoinWith(other.Awaited[i]) is not { } both)
                return ImmutableArray<SessionCommand>.Empty;
            joined = joined.SetItem(i, both);
        }

        return joined;
    }

    private bool IsOneReadAheadOf(Session other) =>
        LastCommands.Count == 1
        && (other.Awaited.IsEmpty
            ? Awaited.IsEmpty && Data == DataState.None && other.Data == DataState.Content && LastCommands.First().Kind == CommandKind.EndOfData
            : LastCommands.Contains(other.Awaited[0]) && Awaited.SequenceEqual(other.Awaited.RemoveAt(0)));

    /// <summary>A loop around the sending of a text: it runs at least once.</summary>
    private bool IsOnePieceAheadOf(Session other) =>
        Awaited.Length == other.Awaited.Length + 1 && Awaited[Awaited.Length - 1].IsPiece && Awaited.RemoveAt(Awaited.Length - 1).SequenceEqual(other.Awaited);

    private Session JoinRest(Session other) => this with
    {
        Greeting = Greeting | other.Greeting,
        ContentDepth = Math.Min(ContentDepth, other.ContentDepth),
        Opened = Opened ?? other.Opened,
        IsOpaque = IsOpaque || other.IsOpaque,
        IsLineOpen = IsLineOpen && other.IsLineOpen,
        Failures = Failures.Union(other.Failures),
    };

    public bool SameAs(Session other) =>
        ReferenceEquals(this, other)
        || (Greeting == other.Greeting && Opened == other.Opened && IsOpaque == other.IsOpaque && OneLine == other.OneLine && ReadSinceCommand == other.ReadSinceCommand && Reader == other.Reader
            && Data == other.Data && ContentDepth == other.ContentDepth && IsLineOpen == other.IsLineOpen && Failures.SetEquals(other.Failures)
            && Awaited.SequenceEqual(other.Awaited) && Last.SetEquals(other.Last) && LastCommands.SetEquals(other.LastCommands));
}

/// <summary>Values and connections at one point of a body.</summary>
internal sealed class SessionState
{
    public static readonly SessionState Start = new(SmallMap<object, SessionValue>.Empty, SmallMap<object, Session>.Empty, isExceptional: false);

    private SessionState(SmallMap<object, SessionValue> values, SmallMap<object, Session> sessions, bool isExceptional)
    {
        Values = values;
        Sessions = sessions;
        IsExceptional = isExceptional;
    }

    public SmallMap<object, SessionValue> Values { get; }

    public SmallMap<object, Session> Sessions { get; }

    /// <summary>Only a failure leads here.</summary>
    public bool IsExceptional { get; }

    public SessionValue? ValueOf(object key) => Values[key];

    public SessionState With(object key, SessionValue? value) => With(Values.With(key, value), Sessions, IsExceptional);

    public SessionState WithoutValues(Func<object, bool> isGone) => With(Values.Without(entry => isGone(entry.Key)), Sessions, IsExceptional);

    public SessionState WithoutValues(IReadOnlyList<object> keys) => With(Values.Without(keys), Sessions, IsExceptional);

    public SessionState WithValues(SmallMap<object, SessionValue> values) => With(values, Sessions, IsExceptional);

    public SessionState WithSession(object link, Session session) => With(Values, Sessions.With(link, session), IsExceptional);

    public SessionState WithSessions(Func<Session, Session> change) => With(Values, Sessions.Select((_, session) => change(session)), IsExceptional);

    /// <summary>The state in which a handler begins: how far the connections came is not known.</summary>
    public SessionState Fail(Func<object, SwallowedFailure?> failureOf) => With(Values, Sessions.Select((link, session) => session.Fail(failureOf(link))), isExceptional: true);

    public SessionState Join(SessionState other)
    {
        if (ReferenceEquals(this, other))
            return this;
        return With(
            Values.Join(other.Values, static (_, mine, theirs) => SessionValue.Join(mine, theirs)),
            Sessions.Join(other.Sessions, (_, mine, theirs) => mine is null || theirs is null ? mine ?? theirs : Join(mine, theirs, other)),
            IsExceptional && other.IsExceptional);
    }

    public bool SameAs(SessionState other) =>
        ReferenceEquals(this, other)
        || (IsExceptional == other.IsExceptional
            && Values.SameAs(other.Values, static (mine, theirs) => mine.Equals(theirs)) && Sessions.SameAs(other.Sessions, static (mine, theirs) => mine.SameAs(theirs)));

    private SessionState With(SmallMap<object, SessionValue> values, SmallMap<object, Session> sessions, bool isExceptional) =>
        ReferenceEquals(values, Values) && ReferenceEquals(sessions, Sessions) && isExceptional == IsExceptional ? this : new SessionState(values, sessions, isExceptional);

    /// <summary>After a failure that was dealt with the session is taken to be where it is without one.</summary>
    private Session Join(Session mine, Session theirs, SessionState other) => (IsExceptional, other.IsExceptional) switch
    {
        (true, false) => theirs with { Failures = theirs.Failures.Union(mine.Failures), IsOpaque = theirs.IsOpaque || mine.IsOpaque },
        (false, true) when theirs.Failures.IsEmpty && (mine.IsOpaque || !theirs.IsOpaque) => mine,
        (false, true) => mine with { Failures = mine.Failures.Union(theirs.Failures), IsOpaque = theirs.IsOpaque || mine.IsOpaque },
        _ => mine.Join(theirs),
    };
}
