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

    private readonly SmallMap<Carrier, ReplySet> _codes;
    private readonly SmallMap<object, Value> _values;

    private FlowState(SmallMap<Carrier, ReplySet> codes, SmallMap<object, Value> values, SmallMap<Carrier, Refusal> refusals)
    {
        _codes = codes;
        _values = values;
        Refusals = refusals;
    }

    public static FlowState Start { get; } = new(SmallMap<Carrier, ReplySet>.Empty, SmallMap<object, Value>.Empty, SmallMap<Carrier, Refusal>.Empty);

    /// <summary>The messages that were refused and not sent since.</summary>
    public SmallMap<Carrier, Refusal> Refusals { get; }

    public ReplySet CodesOf(Carrier carrier) => _codes[carrier] ?? Unasked(carrier);

    /// <summary>Whose codes have been asked for.</summary>
    public IEnumerable<Carrier> Carriers => _codes.Keys;

    public bool HasCarriers => !_codes.IsEmpty;

    public SmallMap<object, Value> Values => _values;

    public Value? ValueOf(object key) => _values[key];

    public FlowState WithCodes(Carrier carrier, ReplySet codes) => With(_codes.With(carrier, codes), _values, Refusals);

    public FlowState WithValue(object key, Value? value) => With(_codes, _values.With(key, value), Refusals);

    public FlowState WithoutValues(IReadOnlyList<object> keys) =>
        With(_codes, _values.Without(keys), Refusals);

    public FlowState WithRefusals(SmallMap<Carrier, Refusal> refusals) => With(_codes, _values, refusals);

    /// <summary>Forgets a carrier: nothing is known of its code any more.</summary>
    public FlowState Forget(Carrier carrier) => With(_codes.With(carrier, null), _values, Refusals.With(carrier, null));

    /// <summary>Another reply takes the place of one: what was made of that one says nothing of this one.</summary>
    public FlowState Renew(Carrier carrier) => Forget(carrier) is var state
        ? state.With(state._codes, state._values.Without(entry => (entry.Value is Value.Outcome { Carrier: var old } && old == carrier) || entry.Value.Origins.Contains(carrier)), state.Refusals)
        : this;

    public FlowState Join(FlowState other)
    {
        if (ReferenceEquals(this, other))
            return this;

        var codes = _codes.Join(other._codes, static (carrier, mine, theirs) => (mine ?? Unasked(carrier)).Union(theirs ?? Unasked(carrier)));
        // Which carrier tells the two ways apart is the same for all values.
        var deciding = new Lazy<Carrier?>(() => DecidingCarrier(other), isThreadSafe: false);
        var values = _values.Join(other._values, (_, mine, theirs) => JoinValue(mine, other, theirs, deciding));
        var refusals = Refusals.Join(other.Refusals, static (_, mine, theirs) => mine is null || theirs is null
            ? mine ?? theirs
            : mine with { Changed = mine.Changed.Union(theirs.Changed), Message = mine.Message.Union(theirs.Message) });

        foreach (var old in codes.Count <= FailureLimit ? [] : codes.Keys.Where(static carrier => carrier.IsEvent).OrderByDescending(static carrier => carrier.Place).Skip(FailureLimit))
        {
            codes = codes.With(old, null);
            refusals = refusals.With(old, null);
        }

        return With(codes, values, refusals);
    }

    public bool SameAs(FlowState other) =>
        ReferenceEquals(this, other)
        || (_codes.SameAs(other._codes, static (a, b) => a.Equals(b)) && _values.SameAs(other._values, static (a, b) => a.Equals(b)) && Refusals.SameAs(other.Refusals, static (a, b) => a.Equals(b)));

    private FlowState With(SmallMap<Carrier, ReplySet> codes, SmallMap<object, Value> values, SmallMap<Carrier, Refusal> refusals) =>
        ReferenceEquals(codes, _codes) && ReferenceEquals(values, _values) && ReferenceEquals(refusals, Refusals) ? this : new FlowState(codes, values, refusals);

    private static ReplySet Unasked(Carrier carrier) => carrier.IsEvent ? ReplySet.NoFailure : ReplySet.All;

    private Value? JoinValue(Value? mine, FlowState other, Value? theirs, Lazy<Carrier?> deciding)
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
            carrier = deciding.Value!;
            if (carrier is null)
                return Value.Mixed(mine, theirs);
        }
        else
        {
            carrier = (mine as Value.Outcome)?.Carrier ?? ((Value.Outcome)theirs!).Carrier;
            // "554, or a refused recipient": where the reply was asked for before what it refused, the reply tells more.
            if (carrier.Refusal is { } reply && (mine is Value.Constant || theirs is Value.Constant) && !CodesOf(reply).Equals(other.CodesOf(reply)))
                carrier = reply;
        }

        var cases = CasesFor(mine, carrier, CodesOf(carrier)).Union(CasesFor(theirs, carrier, other.CodesOf(carrier)));
        return cases.Constants.Any() ? new Value.Outcome(carrier, cases) : Value.Mixed(mine, theirs);

        static Value? Nullable(Value? a, Value? b) => (a, b) switch
        {
            (Value.CodeOf code, Value.Constant { Content: null }) => code with { MayBeNull = true },
            (Value.Constant { Content: null }, Value.CodeOf code) => code with { MayBeNull = true },
            (Value.CodeOf x, Value.CodeOf y) when x with { MayBeNull = true } == y with { MayBeNull = true } => x with { MayBeNull = true },
            // A number that stands for "no failure" or "no reply" where there was none: that is as good as a 4yz.
            (Value.CodeOf { Derivation: null } code, Value.Constant { Content: int and not (>= 500 and <= 599) }) => code with { MayBeNull = true },
            (Value.Constant { Content: int and not (>= 500 and <= 599) }, Value.CodeOf { Derivation: null } code) => code with { MayBeNull = true },
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
        foreach (var codes in (SmallMap<Carrier, ReplySet>[])[_codes, other._codes])
        {
            foreach (ref readonly var entry in codes)
            {
                var mine = CodesOf(entry.Key);
                var theirs = other.CodesOf(entry.Key);
                if (mine.Equals(theirs) || mine.IsEmpty || theirs.IsEmpty)
                    continue;
                var common = mine.Intersect(theirs).Count;
                if (common < fewest)
                    (best, fewest) = (entry.Key, common);
            }
        }

        return best;
    }
}
