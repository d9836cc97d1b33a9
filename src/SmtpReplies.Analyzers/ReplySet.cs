using System.Globalization;
using System.Text;

namespace SmtpReplies.Analyzers;

/// <summary>An immutable set of reply codes: 0 to 999, and "no reply" (-1, a connection lost without one).</summary>
internal sealed class ReplySet : IEquatable<ReplySet>
{
    /// <summary>Stands for "no reply", as System.Net.Mail's <c>GeneralFailure</c> does.</summary>
    public const int NoCode = -1;

    private const int Limit = 1000;
    private const int NoCodeBit = Limit;
    private const int NoFailureBit = Limit + 1;
    private const int Words = (NoFailureBit + 64) / 64;

    private readonly ulong[] _bits;

    public static ReplySet Empty { get; } = new(new ulong[Words]);
    public static ReplySet All { get; } = Where(static _ => true);
    public static ReplySet NoReply { get; } = Of(NoCode);

    /// <summary>Not a reply at all: nothing has failed. No other set but unions with this one has it.</summary>
    public static ReplySet NoFailure { get; } = new(BitsOf(NoFailureBit));

    /// <summary>5yz (RFC 5321, section 4.2.1).</summary>
    public static ReplySet Permanent { get; } = Range(500, 599);

    /// <summary>4yz (RFC 5321, section 4.2.1).</summary>
    public static ReplySet Transient { get; } = Range(400, 499);

    /// <summary>1yz and 6yz, which SMTP does not use: only a set that was made by leaving codes out has both, "below 500" does not.</summary>
    private static readonly ReplySet NeverNamed = Range(100, 199).Union(Range(600, 699));

    private ReplySet(ulong[] bits) => _bits = bits;

    public static ReplySet Of(int code) => new(BitOf(code) is >= 0 and var bit ? BitsOf(bit) : new ulong[Words]);

    public static ReplySet Range(int first, int last) => Where(code => code >= first && code <= last);

    /// <summary>The codes, "no reply" (-1) among them, for which <paramref name="predicate"/> holds.</summary>
    public static ReplySet Where(Func<int, bool> predicate)
    {
        var bits = new ulong[Words];
        for (var bit = 0; bit <= NoCodeBit; bit++)
        {
            if (predicate(CodeOf(bit)))
                bits[bit >> 6] |= 1UL << (bit & 63);
        }

        return new ReplySet(bits);
    }

    public bool IsEmpty
    {
        get
        {
            foreach (var word in _bits)
            {
                if (word != 0)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether the set came about by leaving codes out of all there are, rather than by naming some.</summary>
    public bool IsRemainder => NeverNamed.IsSubsetOf(this);

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var code in this)
                count++;
            return count;
        }
    }

    public bool Contains(int code) => BitOf(code) is >= 0 and var bit && (_bits[bit >> 6] & (1UL << (bit & 63))) != 0;

    public ReplySet Union(ReplySet other) => ReferenceEquals(this, other) ? this : Combine(other, static (a, b) => a | b);

    public ReplySet Intersect(ReplySet other) => ReferenceEquals(this, other) ? this : Combine(other, static (a, b) => a & b);

    public ReplySet Except(ReplySet other) => Combine(other, static (a, b) => a & ~b);

    public ReplySet Complement() => All.Except(this);

    public bool Overlaps(ReplySet other)
    {
        for (var i = 0; i < Words; i++)
        {
            if ((_bits[i] & other._bits[i]) != 0)
                return true;
        }

        return false;
    }

    public bool IsSubsetOf(ReplySet other)
    {
        for (var i = 0; i < Words; i++)
        {
            if ((_bits[i] & ~other._bits[i]) != 0)
                return false;
        }

        return true;
    }

    /// <summary>In ascending order, "no reply" (-1) last.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (var bit = 0; bit <= NoCodeBit; bit++)
        {
            if ((_bits[bit >> 6] & (1UL << (bit & 63))) != 0)
                yield return CodeOf(bit);
        }
    }

    public bool Equals(ReplySet? other)
    {
        if (other is null)
            return false;
        for (var i = 0; i < Words; i++)
        {
            if (_bits[i] != other._bits[i])
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ReplySet);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var word in _bits)
            hash = unchecked((hash * 31) + word.GetHashCode());
        return hash;
    }

    /// <summary>The set as a message prints it: <c>450, 500-599</c>; <c>no reply</c> for -1.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var code = 0; code < Limit; code++)
        {
            if (!Contains(code))
                continue;
            var last = code;
            while (last + 1 < Limit && Contains(last + 1))
                last++;
            // Two neighbours read better as two codes than as a range.
            if (last - code == 1)
                last = code;
            Append(last == code ? Invariant(code) : Invariant(code) + "-" + Invariant(last));
            code = last;
        }

        if (Contains(NoCode))
            Append("no reply");
        return text.ToString();

        static string Invariant(int code) => code.ToString("000", CultureInfo.InvariantCulture);

        void Append(string part)
        {
            if (text.Length != 0)
                text.Append(", ");
            text.Append(part);
        }
    }

    private static int BitOf(int code) => code == NoCode ? NoCodeBit : code is >= 0 and < Limit ? code : -1;

    private static ulong[] BitsOf(int bit)
    {
        var bits = new ulong[Words];
        bits[bit >> 6] = 1UL << (bit & 63);
        return bits;
    }

    private static int CodeOf(int bit) => bit == NoCodeBit ? NoCode : bit;

    private ReplySet Combine(ReplySet other, Func<ulong, ulong, ulong> combine)
    {
        var bits = new ulong[Words];
        for (var i = 0; i < Words; i++)
            bits[i] = combine(_bits[i], other._bits[i]);
        return new ReplySet(bits);
    }
}
