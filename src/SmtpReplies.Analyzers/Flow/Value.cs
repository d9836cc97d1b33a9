using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace SmtpReplies.Analyzers.Flow;

/// <summary>
/// Something that has one reply code at a time: a failure that a handler caught, or a parameter, variable or path.
/// Identity is by instance; <see cref="FlowContext"/> hands out one per thing.
/// </summary>
/// <param name="isFailure">See <see cref="IsFailure"/>.</param>
/// <param name="refusal">See <see cref="Refusal"/>.</param>
/// <param name="place">See <see cref="Place"/>.</param>
/// <param name="reply">See <see cref="Reply"/>.</param>
internal sealed class Carrier(bool isFailure, Carrier? refusal = null, int place = 0, CallReply reply = CallReply.None)
{
    /// <summary>Which reply it is, where it is the result of a call.</summary>
    public CallReply Reply { get; } = reply;

    /// <summary>Not a reply code but MailKit's <c>SmtpErrorCode</c>, which says what this failure's reply refused, not how final it is.</summary>
    public Carrier? Refusal { get; } = refusal;

    public bool IsFailure { get; } = isFailure;

    /// <summary>A failure holds codes only after a handler was entered, what became of a message only after it was sent; anything else starts with all of them.</summary>
    public bool IsEvent => IsFailure || Reply == CallReply.Transaction;

    /// <summary>Where the try statement of a failure stands among others.</summary>
    public int Place { get; } = place;
}

/// <summary>What the flow core knows of a value; null stands for nothing.</summary>
internal abstract record Value
{
    /// <summary>A compile-time constant; an enum member is its number.</summary>
    public sealed record Constant(object? Content) : Value;

    /// <summary>A reply code, or what arithmetic or text operations made of it.</summary>
    /// <param name="Carrier">Whose code it is.</param>
    /// <param name="Derivation">How the value follows from the code; null for the code itself.</param>
    /// <param name="MayBeNull">It may also be null (<c>?.</c>).</param>
    public sealed record CodeOf(Carrier Carrier, Derivation? Derivation = null, bool MayBeNull = false) : Value;

    /// <summary>An exception or a reply that carries a code, or a collection of such.</summary>
    public sealed record Carrying(Carrier Carrier) : Value;

    /// <summary>A constant collection of codes; <c>Contains</c> is asked of it.</summary>
    public sealed record CodeSet(ImmutableArray<CodeElement> Elements) : Value;

    /// <summary>A constant table from codes to something; it is asked for a code.</summary>
    public sealed record CodeMap(ImmutableArray<CodeEntry> Entries) : Value;

    /// <summary>A tuple of which some element matters.</summary>
    public sealed record Tuple(ImmutableArray<Value?> Elements) : Value
    {
        public bool Equals(Tuple? other) => other is not null && Elements.SequenceEqual(other.Elements);

        public override int GetHashCode() => Elements.Length;
    }

    /// <summary>A value that depends on a code: for which codes it is which constant.</summary>
    public sealed record Outcome(Carrier Carrier, Cases Cases) : Value;

    /// <summary>Worked out from a failure in a way that is not understood: whoever asks for it has asked something about the reply.</summary>
    public sealed record Derived(ImmutableHashSet<Carrier> Carriers) : Value
    {
        public bool Equals(Derived? other) => other is not null && Carriers.SetEquals(other.Carriers);

        public override int GetHashCode() => Carriers.Count;
    }

    /// <summary>The text of a reply, or something made of it.</summary>
    public sealed record ReplyText(Carrier Carrier) : Value;

    /// <summary>Whose codes the value depends on.</summary>
    public ImmutableHashSet<Carrier> Origins => this switch
    {
        CodeOf { Carrier: var carrier } => ImmutableHashSet.Create(carrier),
        Carrying { Carrier: var carrier } => ImmutableHashSet.Create(carrier),
        // A counter that was 0 before the failure and is more after it is no answer to a question.
        Outcome { Carrier: var carrier, Cases: var cases } when cases.Constants.All(static constant => constant is bool) => ImmutableHashSet.Create(carrier),
        ReplyText { Carrier: var carrier } => ImmutableHashSet.Create(carrier),
        Derived { Carriers: var carriers } => carriers,
        _ => ImmutableHashSet<Carrier>.Empty,
    };

    /// <summary>What an operation that is not understood makes of two values; null if neither matters.</summary>
    public static Value? Mixed(Value? a, Value? b)
    {
        if (a is null && b is null)
            return null;
        var origins = (a?.Origins ?? ImmutableHashSet<Carrier>.Empty).Union(b?.Origins ?? ImmutableHashSet<Carrier>.Empty);
        return origins.IsEmpty ? null : new Derived(origins);
    }
}

/// <summary>One element of a constant collection, and where it stands.</summary>
/// <param name="Code">The number.</param>
/// <param name="Syntax">Where it stands.</param>
/// <param name="Digits">The number as it stands there, if it is a text.</param>
internal readonly record struct CodeElement(int Code, SyntaxNode Syntax, string? Digits = null)
{
    /// <summary>What a code, or its digits, are compared with.</summary>
    public object Constant => Digits ?? (object)Code;
}

/// <summary>One entry of a constant table.</summary>
internal readonly record struct CodeEntry(CodeElement Key, object? Content);

/// <summary>For which codes a value is which constant; <see cref="Other"/> are the codes for which it can be anything.</summary>
internal sealed class Cases : IEquatable<Cases>
{
    private readonly ImmutableArray<(object? Constant, ReplySet Codes)> _known;

    private Cases(ImmutableArray<(object? Constant, ReplySet Codes)> known, ReplySet other)
    {
        _known = known;
        Other = other;
    }

    public ReplySet Other { get; }

    public static Cases Of(object? constant, ReplySet codes) => new(ImmutableArray.Create<(object?, ReplySet)>((constant, codes)), ReplySet.Empty);

    public static Cases Unknown(ReplySet codes) => new(ImmutableArray<(object?, ReplySet)>.Empty, codes);

    /// <summary>True for <paramref name="whenTrue"/>, false for <paramref name="whenFalse"/>; both where they overlap.</summary>
    public static Cases Truth(ReplySet whenTrue, ReplySet whenFalse) => 
        new(ImmutableArray.Create<(object?, ReplySet)>((true, whenTrue), (false, whenFalse)), ReplySet.Empty);

    public IEnumerable<object?> Constants => _known.Select(static known => known.Constant);

    /// <summary>The codes for which the value can be this constant.</summary>
    public ReplySet For(object? constant)
    {
        foreach (var known in _known)
        {
            if (Equals(known.Constant, constant))
                return known.Codes.Union(Other);
        }

        return Other;
    }

    public Cases Where(ReplySet codes) => new(_known.Select(known => (known.Constant, known.Codes.Intersect(codes))).ToImmutableArray(), Other.Intersect(codes));

    public Cases Union(Cases other)
    {
        var known = _known;
        foreach (var (constant, codes) in other._known)
        {
            var index = -1;
            for (var i = 0; i < known.Length && index < 0; i++)
            {
                if (Equals(known[i].Constant, constant))
                    index = i;
            }

            known = index < 0 ? known.Add((constant, codes)) : known.SetItem(index, (constant, known[index].Codes.Union(codes)));
        }

        return new Cases(known, Other.Union(other.Other));
    }

    public bool Equals(Cases? other)
    {
        if (other is null || !Other.Equals(other.Other) || _known.Length != other._known.Length)
            return false;
        foreach (var (constant, codes) in _known)
        {
            if (!other._known.Any(known => Equals(known.Constant, constant) && known.Codes.Equals(codes)))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Cases);

    public override int GetHashCode() => Other.GetHashCode();
}

/// <summary>One step by which a value follows from a reply code; the first step is innermost.</summary>
internal sealed record Derivation(DerivationKind Kind, int First = 0, int Second = 0, Derivation? Before = null)
{
    /// <summary>The value for a code, or null where there is none ("no reply" has no first digit).</summary>
    public static object? Apply(Derivation? derivation, int code)
    {
        if (derivation is null)
            return code;
        var before = Apply(derivation.Before, code);
        return (derivation.Kind, before) switch
        {
            (DerivationKind.Divide, int number) => derivation.First == 0 ? null : number / derivation.First,
            (DerivationKind.Modulo, int number) => derivation.First == 0 ? null : number % derivation.First,
            (DerivationKind.Add, int number) => unchecked(number + derivation.First),
            (DerivationKind.SubtractFrom, int number) => unchecked(derivation.First - number),
            (DerivationKind.RoundDown, int number) => derivation.First == 0 ? null : number - (number % derivation.First),
            // A negative number becomes one that is above all that it is compared with.
            (DerivationKind.ToUnsigned, int number) => number < 0 ? int.MaxValue : number,
            (DerivationKind.ToText or DerivationKind.Line, int number) => number.ToString(CultureInfo.InvariantCulture),
            (DerivationKind.Length, string text) => text.Length,
            (DerivationKind.CharacterAt, string text) => derivation.First < text.Length ? (int)text[derivation.First] : null,
            (DerivationKind.Substring, string text) =>
                derivation.First <= text.Length ? text.Substring(derivation.First, Math.Min(derivation.Second, text.Length - derivation.First)) : null,
            (DerivationKind.Parse, string text) =>
                int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
            _ => null,
        };
    }
}

internal enum DerivationKind
{
    Divide,
    Modulo,
    Add,
    SubtractFrom,
    RoundDown,
    ToUnsigned,
    ToText,

    /// <summary>A text that begins with the digits of the code; what follows them is not known.</summary>
    Line,
    Length,
    CharacterAt,
    Substring,
    Parse,
}
