using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>A message that a server refused.</summary>
/// <param name="Send">The send that failed.</param>
/// <param name="Message">The variables that were given to the send: they say which message it was.</param>
/// <param name="Changed">The variables that were given another value since.</param>
/// <param name="Caught">What the handler catches; null for everything.</param>
internal sealed record Refusal(IOperation Send, ImmutableHashSet<ISymbol> Message, ImmutableHashSet<ISymbol> Changed, ITypeSymbol? Caught = null)
{
    public bool Equals(Refusal? other) =>
        other is not null && ReferenceEquals(Send, other.Send) && SymbolEqualityComparer.Default.Equals(Caught, other.Caught) && Message.SetEquals(other.Message) && Changed.SetEquals(other.Changed);

    public override int GetHashCode() => Message.Count;
}

/// <summary>What is known at one point of a body. Immutable; joined by union.</summary>
internal sealed class FlowState
{
    /// <summary>How many failures are remembered, the last ones of the text: a row of a thousand sends would know of each at each.</summary>
    private const int FailureLimit = 16;

    private readonly ImmutableDictionary<Carrier, ReplySet> _codes;
    private readonly ImmutableDictionary<object, Value> _values;

    private FlowState(
        ImmutableDictionary<Carrier, ReplySet> codes,
        ImmutableDictionary<object, Value> values,
        ImmutableDictionary<Carrier, Refusal> refusals)
    {
        _codes = codes;
        _values = values;
        Refusals = refusals;
    }

    public static FlowState Start { get; } = new(
        ImmutableDictionary<Carrier, ReplySet>.Empty,
        ImmutableDictionary.Create<object, Value>(KeyComparer.Instance),
        ImmutableDictionary<Carrier, Refusal>.Empty);

    /// <summary>The messages that were refused and not sent since.</summary>
    public ImmutableDictionary<Carrier, Refusal> Refusals { get; }

    public ReplySet CodesOf(Carrier carrier) =>
        _codes.TryGetValue(carrier, out var codes) ? codes : carrier.IsEvent ? ReplySet.NoFailure : ReplySet.All;

    /// <summary>Whose codes have been asked for.</summary>
    public IEnumerable<Carrier> Carriers => _codes.Keys;

    public Value? ValueOf(object key) => _values.TryGetValue(key, out var value) ? value : null;

    public FlowState WithCodes(Carrier carrier, ReplySet codes) => new(_codes.SetItem(carrier, codes), _values, Refusals);

    public FlowState WithValue(object key, Value? value) =>
        new(_codes, value is null ? _values.Remove(key) : _values.SetItem(key, value), Refusals);

    public FlowState WithoutValues(IEnumerable<object> keys) =>
        _values.IsEmpty || _values.RemoveRange(keys) is var values && ReferenceEquals(values, _values) ? this : new(_codes, values, Refusals);

    public FlowState WithRefusals(ImmutableDictionary<Carrier, Refusal> refusals) =>
        ReferenceEquals(refusals, Refusals) ? this : new(_codes, _values, refusals);

    /// <summary>Forgets a carrier: nothing is known of its code any more.</summary>
    public FlowState Forget(Carrier carrier) => new(_codes.Remove(carrier), _values, Refusals.Remove(carrier));

    /// <summary>Another reply takes the place of one: what was made of that one says nothing of this one.</summary>
    public FlowState Renew(Carrier carrier) => Forget(carrier).WithoutValues(
        [.. _values.Where(pair => (pair.Value is Value.Outcome { Carrier: var old } && old == carrier) || pair.Value.Origins.Contains(carrier)).Select(static pair => pair.Key)]);

    public FlowState Join(FlowState other)
    {
        if (ReferenceEquals(this, other))
            return this;

        // Most of it is the same on both ways: what stays as it is, is not made anew.
        var codes = _codes;
        foreach (var carrier in ReferenceEquals(_codes, other._codes) ? [] : Keys(_codes, other._codes))
            codes = codes.SetItem(carrier, CodesOf(carrier).Union(other.CodesOf(carrier)));

        var values = _values;
        foreach (var key in ReferenceEquals(_values, other._values) ? [] : Keys(_values, other._values))
            values = JoinValue(ValueOf(key), other, other.ValueOf(key)) is { } value ? values.SetItem(key, value) : values.Remove(key);

        var refusals = Refusals;
        foreach (var pair in other.Refusals)
        {
            if (refusals.TryGetValue(pair.Key, out var mine))
                refusals = refusals.SetItem(pair.Key, mine with { Changed = mine.Changed.Union(pair.Value.Changed), Message = mine.Message.Union(pair.Value.Message) });
            else
                refusals = refusals.Add(pair.Key, pair.Value);
        }

        foreach (var old in codes.Count <= FailureLimit ? [] : codes.Keys.Where(static carrier => carrier.IsEvent).OrderByDescending(static carrier => carrier.Place).Skip(FailureLimit))
        {
            codes = codes.Remove(old);
            refusals = refusals.Remove(old);
        }

        return ReferenceEquals(codes, _codes) && ReferenceEquals(values, _values) && ReferenceEquals(refusals, Refusals)
            ? this
            : new FlowState(codes, values, refusals);
    }

    private static IEnumerable<TKey> Keys<TKey, TValue>(ImmutableDictionary<TKey, TValue> a, ImmutableDictionary<TKey, TValue> b)
        where TKey : notnull => a.Keys.Concat(b.Keys.Where(key => !a.ContainsKey(key)));

    public bool SameAs(FlowState other) =>
        ReferenceEquals(this, other)
        || (Same(_codes, other._codes) && Same(_values, other._values) && Same(Refusals, other.Refusals));

    private Value? JoinValue(Value? mine, FlowState other, Value? theirs)
    {
        if (Equals(mine, theirs))
            return mine;

        // Once it is not understood it stays so, or a loop would go on for ever.
        if (mine is Value.Derived || theirs is Value.Derived)
            return Value.Mixed(mine, theirs);

        if (Nullable(mine, theirs) is { } nullable)
            return nullable;

        // The ways differ in the code: then the value is the one constant for these codes and the other for those.
        if ((mine as Value.Outcome)?.Carrier is not { } carrier
            && (theirs as Value.Outcome)?.Carrier is not { } theirCarrier)
        {
            if (mine is not Value.Constant && theirs is not Value.Constant)
                return Value.Mixed(mine, theirs);
            carrier = DecidingCarrier(other)!;
            if (carrier is null)
                return Value.Mixed(mine, theirs);
        }
        else
        {
            carrier = (mine as Value.Outcome)?.Carrier ?? ((Value.Outcome)theirs!).Carrier;
        }

        var cases = CasesFor(mine, carrier, CodesOf(carrier)).Union(CasesFor(theirs, carrier, other.CodesOf(carrier)));
        return cases.Constants.Any() ? new Value.Outcome(carrier, cases) : Value.Mixed(mine, theirs);

        static Value? Nullable(Value? a, Value? b) => (a, b) switch
        {
            (Value.CodeOf code, Value.Constant { Content: null }) => code with { MayBeNull = true },
            (Value.Constant { Content: null }, Value.CodeOf code) => code with { MayBeNull = true },
            (Value.CodeOf x, Value.CodeOf y) when x with { MayBeNull = true } == y with { MayBeNull = true } => x with { MayBeNull = true },
            // A number that stands for "no failure" or "no reply" where there was none.
            (Value.CodeOf { Derivation: null } code, Value.Constant { Content: int and not (>= 400 and <= 599) }) => code with { MayBeNull = true },
            (Value.Constant { Content: int and not (>= 400 and <= 599) }, Value.CodeOf { Derivation: null } code) => code with { MayBeNull = true },
            (Value.Carrying carrying, Value.Constant { Content: null }) => carrying,
            (Value.Constant { Content: null }, Value.Carrying carrying) => carrying,
            _ => null,
        };

        static Cases CasesFor(Value? value, Carrier carrier, ReplySet codes) => value switch
        {
            Value.Constant constant => Cases.Of(constant.Content, codes),
            Value.Outcome outcome when outcome.Carrier == carrier => outcome.Cases.Where(codes),
            _ => Cases.Unknown(codes),
        };
    }

    /// <summary>The carrier whose codes tell the two ways apart best: on the fewest codes both are possible.</summary>
    private Carrier? DecidingCarrier(FlowState other)
    {
        Carrier? best = null;
        var fewest = int.MaxValue;
        foreach (var carrier in _codes.Keys.Concat(other._codes.Keys))
        {
            var mine = CodesOf(carrier);
            var theirs = other.CodesOf(carrier);
            if (mine.Equals(theirs) || mine.IsEmpty || theirs.IsEmpty)
                continue;
            var common = mine.Intersect(theirs).Count;
            if (common < fewest)
                (best, fewest) = (carrier, common);
        }

        return best;
    }

    private static bool Same<TKey, TValue>(ImmutableDictionary<TKey, TValue> a, ImmutableDictionary<TKey, TValue> b)
        where TKey : notnull
    {
        if (ReferenceEquals(a, b))
            return true;
        if (a.Count != b.Count)
            return false;
        foreach (var pair in a)
        {
            if (!b.TryGetValue(pair.Key, out var value) || !EqualityComparer<TValue>.Default.Equals(pair.Value, value))
                return false;
        }

        return true;
    }

    /// <summary>Keys are symbols, which have an equality of their own, and captures.</summary>
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static readonly KeyComparer Instance = new();

        public new bool Equals(object? x, object? y) =>
            x is ISymbol a && y is ISymbol b ? SymbolEqualityComparer.Default.Equals(a, b) : object.Equals(x, y);

        public int GetHashCode(object obj) => obj is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : obj.GetHashCode();
    }
}
