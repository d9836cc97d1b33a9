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
    public ImmutableHashSet<ReplyRead> Last { get; init; } = ImmutableHashSet<ReplyRead>.Empty;

    public ImmutableHashSet<SessionCommand> LastCommands { get; init; } = ImmutableHashSet<SessionCommand>.Empty;

    /// <summary>The one line that was read of the last reply; null if it is more, or may be.</summary>
    public ReplyRead? OneLine { get; init; }

    /// <summary>What was read since the last command was written; null for nothing.</summary>
    public ReplyRead? ReadSinceCommand { get; init; }

    /// <summary>The helper that has begun to read the last reply: whatever else it reads belongs to the same reply.</summary>
    public Activation? Reader { get; init; }

    public DataState Data { get; init; }

    /// <summary>The line that is being written has no end yet.</summary>
    public bool IsLineOpen { get; init; }

    public ImmutableHashSet<SwallowedFailure> Failures { get; init; } = ImmutableHashSet<SwallowedFailure>.Empty;

    /// <summary>No command was sent yet, for certain.</summary>
    public bool IsGreeting => (Greeting & (GreetingState.Unknown | GreetingState.Done)) == 0;

    public Session Await(SessionCommand command) =>
        Awaited.Length < AwaitedLimit ? this with { Awaited = Awaited.Add(command), Reader = null, ReadSinceCommand = null } : Forget();

    /// <summary>Which replies are outstanding is not known any more.</summary>
    public Session Forget() => this with
    {
        Awaited = ImmutableArray<SessionCommand>.Empty,
        Last = ImmutableHashSet<ReplyRead>.Empty,
        LastCommands = ImmutableHashSet<SessionCommand>.Empty,
        OneLine = null,
        ReadSinceCommand = null,
        Reader = null,
    };

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
        var isSameOrder = Awaited.SequenceEqual(other.Awaited);
        return JoinRest(other) with
        {
            Awaited = isSameOrder ? Awaited : ImmutableArray<SessionCommand>.Empty,
            Last = Last.Union(other.Last),
            LastCommands = LastCommands.Union(other.LastCommands),
            OneLine = OneLine == other.OneLine ? OneLine : null,
            ReadSinceCommand = ReadSinceCommand == other.ReadSinceCommand ? ReadSinceCommand : null,
            Reader = Reader == other.Reader ? Reader : null,
            Data = Data != DataState.None && other.Data != DataState.None && Data != other.Data ? DataState.Content : Data == other.Data ? Data : DataState.None,
        };
    }

    private bool IsOneReadAheadOf(Session other) =>
        LastCommands.Count == 1
        && (other.Awaited.IsEmpty
            ? Awaited.IsEmpty && Data == DataState.None && other.Data == DataState.Content && LastCommands.First().Kind == CommandKind.EndOfData
            : LastCommands.Contains(other.Awaited[0]) && Awaited.SequenceEqual(other.Awaited.RemoveAt(0)));

    private Session JoinRest(Session other) => this with
    {
        Greeting = Greeting | other.Greeting,
        Opened = Opened ?? other.Opened,
        IsOpaque = IsOpaque || other.IsOpaque,
        IsLineOpen = IsLineOpen && other.IsLineOpen,
        Failures = Failures.Union(other.Failures),
    };

    public bool SameAs(Session other) =>
        ReferenceEquals(this, other)
        || (Greeting == other.Greeting && Opened == other.Opened && IsOpaque == other.IsOpaque && OneLine == other.OneLine && ReadSinceCommand == other.ReadSinceCommand && Reader == other.Reader
            && Data == other.Data && IsLineOpen == other.IsLineOpen && Failures.SetEquals(other.Failures)
            && Awaited.SequenceEqual(other.Awaited) && Last.SetEquals(other.Last) && LastCommands.SetEquals(other.LastCommands));
}

/// <summary>Values and connections at one point of a body.</summary>
internal sealed class SessionState
{
    public static readonly SessionState Start = new(
        ImmutableDictionary<object, SessionValue>.Empty, ImmutableDictionary<object, Session>.Empty, isExceptional: false);

    private SessionState(ImmutableDictionary<object, SessionValue> values, ImmutableDictionary<object, Session> sessions, bool isExceptional)
    {
        Values = values;
        Sessions = sessions;
        IsExceptional = isExceptional;
    }

    public ImmutableDictionary<object, SessionValue> Values { get; }

    public ImmutableDictionary<object, Session> Sessions { get; }

    /// <summary>Only a failure leads here.</summary>
    public bool IsExceptional { get; }

    public SessionValue? ValueOf(object key) => Values.TryGetValue(key, out var value) ? value : null;

    public SessionState With(object key, SessionValue? value) =>
        new(value is null ? Values.Remove(key) : Values.SetItem(key, value), Sessions, IsExceptional);

    public SessionState WithoutValues(IEnumerable<object> keys) =>
        Values.IsEmpty || Values.RemoveRange(keys) is var values && ReferenceEquals(values, Values) ? this : new SessionState(values, Sessions, IsExceptional);

    public SessionState WithSession(object link, Session session) => new(Values, Sessions.SetItem(link, session), IsExceptional);

    public SessionState WithSessions(Func<Session, Session> change)
    {
        var sessions = Sessions;
        foreach (var pair in Sessions)
            sessions = sessions.SetItem(pair.Key, change(pair.Value));
        return new SessionState(Values, sessions, IsExceptional);
    }

    /// <summary>The state in which a handler begins: how far the connections came is not known.</summary>
    public SessionState Fail(Func<object, SwallowedFailure?> failureOf)
    {
        var sessions = Sessions;
        foreach (var pair in Sessions)
        {
            var session = pair.Value.Forget() with { Greeting = GreetingState.Unknown, Data = DataState.None, IsLineOpen = false };
            sessions = sessions.SetItem(pair.Key, failureOf(pair.Key) is { } failure ? session with { Failures = session.Failures.Add(failure) } : session);
        }

        return new SessionState(Values, sessions, isExceptional: true);
    }

    public SessionState Join(SessionState other)
    {
        if (ReferenceEquals(this, other))
            return this;
        var values = Values;
        if (!ReferenceEquals(values, other.Values))
        {
            foreach (var pair in Values)
            {
                var theirs = other.ValueOf(pair.Key);
                if (!ReferenceEquals(pair.Value, theirs))
                    values = Set(values, pair.Key, pair.Value, SessionValue.Join(pair.Value, theirs));
            }

            foreach (var pair in other.Values)
            {
                if (!Values.ContainsKey(pair.Key))
                    values = Set(values, pair.Key, null, SessionValue.Join(null, pair.Value));
            }
        }

        var sessions = Sessions;
        foreach (var pair in other.Sessions)
        {
            var joined = sessions.TryGetValue(pair.Key, out var mine) ? Join(mine, pair.Value, other) : pair.Value;
            if (!ReferenceEquals(joined, mine))
                sessions = sessions.SetItem(pair.Key, joined);
        }

        var isExceptional = IsExceptional && other.IsExceptional;
        return ReferenceEquals(values, Values) && ReferenceEquals(sessions, Sessions) && isExceptional == IsExceptional
            ? this
            : new SessionState(values, sessions, isExceptional);

        // What stays as it is costs nothing: most of two ways is the same.
        static ImmutableDictionary<object, SessionValue> Set(ImmutableDictionary<object, SessionValue> values, object key, SessionValue? old, SessionValue? value) =>
            value is null ? values.Remove(key) : value.Equals(old) ? values : values.SetItem(key, value);
    }

    public bool SameAs(SessionState other) =>
        ReferenceEquals(this, other)
        || (IsExceptional == other.IsExceptional
            && Values.Count == other.Values.Count && Values.All(pair => other.Values.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value))
            && Sessions.Count == other.Sessions.Count && Sessions.All(pair => other.Sessions.TryGetValue(pair.Key, out var session) && session.SameAs(pair.Value)));

    /// <summary>After a failure that was dealt with the session is taken to be where it is without one.</summary>
    private Session Join(Session mine, Session theirs, SessionState other) => (IsExceptional, other.IsExceptional) switch
    {
        (true, false) => theirs with { Failures = theirs.Failures.Union(mine.Failures), IsOpaque = theirs.IsOpaque || mine.IsOpaque },
        (false, true) when theirs.Failures.IsEmpty && (mine.IsOpaque || !theirs.IsOpaque) => mine,
        (false, true) => mine with { Failures = mine.Failures.Union(theirs.Failures), IsOpaque = theirs.IsOpaque || mine.IsOpaque },
        _ => mine.Join(theirs),
    };
}
