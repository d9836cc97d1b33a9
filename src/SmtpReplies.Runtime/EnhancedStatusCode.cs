using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmtpReplies;

/// <summary>
/// An enhanced status code, <c>class.subject.detail</c>, such as <c>5.1.1</c> (RFC 3463, section 2). It stands at the start of a reply's
/// text (RFC 2034) and says more precisely than the reply code what went well or wrong.
/// </summary>
/// <remarks>
/// <para>The class is 2, 4 or 5; subject and detail are 0 to 999 and are written without leading zeros.</para>
/// <para><see langword="default"/> is no code at all: <see cref="IsNone"/> is true and it prints as the empty string.</para>
/// <para>A client that does not know the detail goes by the subject, and one that does not know the subject by the class
/// (RFC 3463, section 2).</para>
/// </remarks>
public readonly struct EnhancedStatusCode : IEquatable<EnhancedStatusCode>, IComparable<EnhancedStatusCode>, IComparable, IFormattable
#if NET
    , ISpanFormattable, IUtf8SpanFormattable, ISpanParsable<EnhancedStatusCode>, IUtf8SpanParsable<EnhancedStatusCode>
#endif
{
    /// <summary>The longest code, <c>5.999.999</c>.</summary>
    internal const int MaxLength = 9;

    private const int PartBits = 10;
    private const int PartMask = (1 << PartBits) - 1;

    // Class, subject and detail from high to low, so that the order of the numbers is the order of the codes.
    private readonly uint _packed;

    /// <summary>Makes a code of its three parts.</summary>
    /// <param name="class">2 (success), 4 (persistent transient failure) or 5 (permanent failure).</param>
    /// <param name="subject">0 to 999.</param>
    /// <param name="detail">0 to 999.</param>
    /// <exception cref="ArgumentOutOfRangeException">A part is outside its range (RFC 3463, section 2).</exception>
    public EnhancedStatusCode(int @class, int subject, int detail)
    {
        if (@class is not (2 or 4 or 5))
            throw new ArgumentOutOfRangeException(nameof(@class), @class, "The class of an enhanced status code is 2, 4 or 5 (RFC 3463, section 2).");
        if ((uint)subject > 999)
            throw new ArgumentOutOfRangeException(nameof(subject), subject, "The subject of an enhanced status code is 0 to 999 (RFC 3463, section 2).");
        if ((uint)detail > 999)
            throw new ArgumentOutOfRangeException(nameof(detail), detail, "The detail of an enhanced status code is 0 to 999 (RFC 3463, section 2).");

        _packed = Pack(@class, subject, detail);
    }

    private EnhancedStatusCode(uint packed) => _packed = packed;

    /// <summary>2 for success, 4 for a persistent transient failure, 5 for a permanent failure (RFC 3463, section 2); 0 for no code.</summary>
    public int Class => (int)(_packed >> (2 * PartBits));

    /// <summary>What the status is about: 1 addressing, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content, 7 policy, 0 anything else (RFC 3463, section 3).</summary>
    public int Subject => (int)(_packed >> PartBits) & PartMask;

    /// <summary>The detail within the subject; 0 says nothing further (RFC 3463, section 3).</summary>
    public int Detail => (int)_packed & PartMask;

    /// <summary>True for <see langword="default"/>: there is no enhanced status code.</summary>
    public bool IsNone => _packed == 0;

    /// <summary>Reads a code, and nothing but a code: no white space, no <c>#</c>, no leading zeros.</summary>
    /// <param name="text">The text, such as <c>5.1.1</c>.</param>
    /// <returns>The code.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException"><paramref name="text"/> is no enhanced status code (RFC 3463, section 2).</exception>
    public static EnhancedStatusCode Parse(string text) =>
        text is null ? throw new ArgumentNullException(nameof(text)) : Parse(text.AsSpan());

    /// <inheritdoc cref="Parse(string)"/>
    public static EnhancedStatusCode Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var code) ? code : throw NotACode(text.ToString());

    /// <summary>Reads a code from UTF-8, and nothing but a code: no white space, no <c>#</c>, no leading zeros.</summary>
    /// <param name="utf8Text">The text, such as <c>5.1.1</c>.</param>
    /// <returns>The code.</returns>
    /// <exception cref="FormatException"><paramref name="utf8Text"/> is no enhanced status code (RFC 3463, section 2).</exception>
    public static EnhancedStatusCode Parse(ReadOnlySpan<byte> utf8Text) =>
        TryParse(utf8Text, out var code) ? code : throw NotACode(Utf8Text.Decode(utf8Text));

    /// <summary>Reads a code, and nothing but a code: no white space, no <c>#</c>, no leading zeros.</summary>
    /// <param name="text">The text, such as <c>5.1.1</c>; null is no code.</param>
    /// <param name="code">The code, or <see langword="default"/> if <paramref name="text"/> is none.</param>
    /// <returns>True if <paramref name="text"/> is an enhanced status code (RFC 3463, section 2).</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out EnhancedStatusCode code) => TryParse(text.AsSpan(), out code);

    /// <inheritdoc cref="TryParse(string, out EnhancedStatusCode)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out EnhancedStatusCode code)
    {
        code = default;
        if (text.Length > MaxLength)
            return false;

        Span<byte> ascii = stackalloc byte[MaxLength];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > '9')
                return false;
            ascii[i] = (byte)text[i];
        }

        return TryParse((ReadOnlySpan<byte>)ascii.Slice(0, text.Length), out code);
    }

    /// <summary>Reads a code from UTF-8, and nothing but a code: no white space, no <c>#</c>, no leading zeros.</summary>
    /// <param name="utf8Text">The text, such as <c>5.1.1</c>.</param>
    /// <param name="code">The code, or <see langword="default"/> if <paramref name="utf8Text"/> is none.</param>
    /// <returns>True if <paramref name="utf8Text"/> is an enhanced status code (RFC 3463, section 2).</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8Text, out EnhancedStatusCode code)
    {
        if (TryReadStart(utf8Text, out code, out int length) && length == utf8Text.Length)
            return true;
        code = default;
        return false;
    }

#if NET
    /// <summary>Reads a code. The format provider is not used: the form of a code does not depend on a culture.</summary>
    /// <inheritdoc cref="Parse(string)"/>
    static EnhancedStatusCode IParsable<EnhancedStatusCode>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<EnhancedStatusCode>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EnhancedStatusCode result) =>
        TryParse(s, out result);

    static EnhancedStatusCode ISpanParsable<EnhancedStatusCode>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool ISpanParsable<EnhancedStatusCode>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out EnhancedStatusCode result) =>
        TryParse(s, out result);

    static EnhancedStatusCode IUtf8SpanParsable<EnhancedStatusCode>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(utf8Text);

    static bool IUtf8SpanParsable<EnhancedStatusCode>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, out EnhancedStatusCode result) =>
        TryParse(utf8Text, out result);

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        RequireNoFormat(format);
        return TryFormat(destination, out charsWritten);
    }

    bool IUtf8SpanFormattable.TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        RequireNoFormat(format);
        return TryFormat(utf8Destination, out bytesWritten);
    }
#endif

    /// <summary>Writes the code, such as <c>5.1.1</c>, or nothing for no code.</summary>
    /// <param name="destination">Where to write; nine characters always suffice.</param>
    /// <param name="charsWritten">How many characters were written.</param>
    /// <returns>False if <paramref name="destination"/> is too short.</returns>
    public bool TryFormat(Span<char> destination, out int charsWritten)
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        int length = Write(ascii);
        charsWritten = 0;
        if (length > destination.Length)
            return false;

        for (int i = 0; i < length; i++)
            destination[i] = (char)ascii[i];
        charsWritten = length;
        return true;
    }

    /// <summary>Writes the code in UTF-8, such as <c>5.1.1</c>, or nothing for no code.</summary>
    /// <param name="utf8Destination">Where to write; nine bytes always suffice.</param>
    /// <param name="bytesWritten">How many bytes were written.</param>
    /// <returns>False if <paramref name="utf8Destination"/> is too short.</returns>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten)
    {
        Span<byte> ascii = stackalloc byte[MaxLength];
        int length = Write(ascii);
        bytesWritten = ascii.Slice(0, length).TryCopyTo(utf8Destination) ? length : 0;
        return bytesWritten == length;
    }

    /// <summary>The code as it is written on the wire, such as <c>5.1.1</c>; empty for no code.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxLength];
        _ = TryFormat(text, out int length);
        return text.Slice(0, length).ToString();
    }

    /// <summary>The code as it is written on the wire. There is one form only, and no culture changes it.</summary>
    /// <exception cref="FormatException"><paramref name="format"/> is not null, empty or <c>G</c>.</exception>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider)
    {
        RequireNoFormat(format.AsSpan());
        return ToString();
    }

    /// <inheritdoc/>
    public bool Equals(EnhancedStatusCode other) => _packed == other._packed;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is EnhancedStatusCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)_packed;

    /// <summary>Orders by class, then subject, then detail, each as a number; no code comes first.</summary>
    /// <inheritdoc/>
    public int CompareTo(EnhancedStatusCode other) => _packed.CompareTo(other._packed);

    int IComparable.CompareTo(object? obj) => obj switch
    {
        null => 1,
        EnhancedStatusCode other => CompareTo(other),
        _ => throw new ArgumentException($"An {nameof(EnhancedStatusCode)} compares only with another one.", nameof(obj)),
    };

    /// <summary>True if both are the same code.</summary>
    public static bool operator ==(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed == right._packed;

    /// <summary>True if the codes differ.</summary>
    public static bool operator !=(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed != right._packed;

    /// <summary>True if <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed < right._packed;

    /// <summary>True if <paramref name="left"/> comes before <paramref name="right"/> or is the same.</summary>
    public static bool operator <=(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed <= right._packed;

    /// <summary>True if <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed > right._packed;

    /// <summary>True if <paramref name="left"/> comes after <paramref name="right"/> or is the same.</summary>
    public static bool operator >=(EnhancedStatusCode left, EnhancedStatusCode right) => left._packed >= right._packed;

    /// <summary>Reads a code at the start of <paramref name="text"/>; whatever is no digit may follow it, and the caller judges that.</summary>
    internal static bool TryReadStart(ReadOnlySpan<byte> text, out EnhancedStatusCode code, out int length)
    {
        code = default;
        length = 0;
        if (text.Length < 5 || text[1] != '.' || text[0] is not ((byte)'2' or (byte)'4' or (byte)'5'))
            return false;

        // Two digits and no more, as nearly all have.
        uint oneSubject = text[2] - (uint)'0';
        uint oneDetail = text[4] - (uint)'0';
        if (text[3] == '.' && oneSubject <= 9 && oneDetail <= 9 && (text.Length == 5 || !ReplyLine.IsDigit(text[5])))
        {
            code = new EnhancedStatusCode(Pack(text[0] - '0', (int)oneSubject, (int)oneDetail));
            length = 5;
            return true;
        }

        int at = 2;
        if (!TryReadPart(text, ref at, out int subject) || at == text.Length || text[at++] != '.' || !TryReadPart(text, ref at, out int detail))
            return false;

        code = new EnhancedStatusCode(Pack(text[0] - '0', subject, detail));
        length = at;
        return true;
    }

    private static bool TryReadPart(ReadOnlySpan<byte> text, ref int at, out int value)
    {
        int start = at;
        value = 0;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            if (at - start == 3)
                return false;
            value = (value * 10) + (text[at++] - '0');
        }

        int digits = at - start;
        return digits == 1 || (digits > 1 && text[start] != '0');
    }

    private static uint Pack(int @class, int subject, int detail) => (uint)((@class << (2 * PartBits)) | (subject << PartBits) | detail);

    /// <summary>Writes into nine bytes and gives the length.</summary>
    private int Write(Span<byte> destination)
    {
        if (IsNone)
            return 0;

        destination[0] = (byte)('0' + Class);
        int at = 1;
        WritePart(destination, ref at, Subject);
        WritePart(destination, ref at, Detail);
        return at;
    }

    private static void WritePart(Span<byte> destination, ref int at, int value)
    {
        destination[at++] = (byte)'.';
        if (value >= 100)
            destination[at++] = (byte)('0' + (value / 100));
        if (value >= 10)
            destination[at++] = (byte)('0' + (value / 10 % 10));
        destination[at++] = (byte)('0' + (value % 10));
    }

    private static void RequireNoFormat(ReadOnlySpan<char> format)
    {
        if (!format.IsEmpty && !(format.Length == 1 && format[0] is 'G' or 'g'))
            throw new FormatException(string.Format(CultureInfo.InvariantCulture, "An enhanced status code has no format '{0}'.", format.ToString()));
    }

    private static FormatException NotACode(string text) =>
        new(string.Format(CultureInfo.InvariantCulture, "'{0}' is no enhanced status code (RFC 3463, section 2).", text));
}
