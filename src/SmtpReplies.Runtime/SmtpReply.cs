using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SmtpReplies;

/// <summary>
/// A reply of an SMTP server: a three-digit code and lines of text (RFC 5321, section 4.2).
/// </summary>
/// <remarks>
/// <para><see langword="default"/> is no reply at all: a connection that was lost, or a time-out. Its <see cref="Code"/> is
/// <see cref="SmtpReplyCode.None"/> and its <see cref="Class"/> is <see cref="SmtpReplyClass.None"/>; a client should treat it as if
/// 451 had come, and try again later (RFC 5321, section 3.8).</para>
/// <para>Parsing never throws. What departs from the grammar and can be understood is accepted and named in <see cref="Flaws"/>; the rest is
/// refused with a <see cref="SmtpReplyRefusal"/>. Act on the code, not on the text (RFC 5321, section 4.2).</para>
/// <para>Two replies are equal if they say the same: the same code and the same lines. Line ends and flaws do not count.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct SmtpReply : IEquatable<SmtpReply>
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly SmtpReplyFlaws _flaws;
    private readonly int _lineCount;
    private readonly int _code;

    internal SmtpReply(ReadOnlyMemory<byte> bytes, int code, int lineCount, SmtpReplyFlaws flaws)
    {
        _bytes = bytes;
        _code = code;
        _lineCount = lineCount;
        _flaws = flaws;
    }

    /// <summary>The reply code; <see cref="SmtpReplyCode.None"/> for no reply. It may be a number that <see cref="SmtpReplyCode"/> does not name.</summary>
    public SmtpReplyCode Code => (SmtpReplyCode)_code;

    /// <summary>
    /// The class, by the first digit, which is all that a client needs most of the time (RFC 5321, section 4.3.2);
    /// <see cref="SmtpReplyClass.None"/> for no reply and for a first digit that SMTP does not use.
    /// </summary>
    public SmtpReplyClass Class => ReplyDigits.ClassOf(Code);

    /// <summary>The category, by the second digit (RFC 5321, section 4.2.1).</summary>
    public SmtpReplyCategory Category => ReplyDigits.CategoryOf(Code);

    /// <summary>
    /// The enhanced status code at the start of the text (RFC 2034, section 4), or <see langword="default"/>. It is given even if its class
    /// contradicts the reply code, and then <see cref="SmtpReplyFlaws.EnhancedClassMismatch"/> is set: the reply code counts.
    /// </summary>
    /// <remarks>
    /// Of several lines the first that has one gives it. It is looked for in every reply. A greeting and a reply to EHLO or HELO have none
    /// (RFC 2034, section 4) and cannot be misread either: they begin with a domain, or a keyword, which has no such form.
    /// </remarks>
    public EnhancedStatusCode EnhancedCode => AsSpan().EnhancedCode;

    /// <summary>Where the reply departs from the grammar.</summary>
    public SmtpReplyFlaws Flaws => AsSpan().Flaws;

    /// <summary>True if there is no reply: this is <see langword="default"/>.</summary>
    public bool IsNone => _code == 0;

    /// <summary>How many lines the reply has; 0 for no reply.</summary>
    public int LineCount => _lineCount;

    /// <summary>The bytes as they were received, from the first digit of the code on, line ends included.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>
    /// The text of each line, without reply code and enhanced status code, decoded as UTF-8 (RFC 6531, section 3.7.4); bytes that are not UTF-8
    /// become U+FFFD. A new list each time.
    /// </summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            if (_lineCount == 0)
                return [];

            var lines = new string[_lineCount];
            int i = 0;
            foreach (var line in AsSpan())
            {
                if (i < lines.Length)
                    lines[i++] = line.ToString();
            }

            while (i < lines.Length)
                lines[i++] = ""; // The memory was reused.
            return lines;
        }
    }

    /// <summary>The <see cref="Lines"/>, joined by LF; empty for no reply. A new string each time.</summary>
    public string Text => _lineCount switch
    {
        0 => "",
        1 => Lines[0],
        _ => string.Join("\n", Lines),
    };

    /// <summary>The same reply as a span over <see cref="Bytes"/>, with its lines.</summary>
    public SmtpReplySpan AsSpan() => new(_bytes.Span, _code, _lineCount, _flaws);

    /// <summary>Copies a reply that was read in place, so that it can be kept.</summary>
    /// <returns>The same reply, in memory of its own.</returns>
    public SmtpReply Copy() => AsSpan().ToReply();

    /// <summary>Makes sure that this greeting lets the session begin: 220, and nothing else that begins with 2 (RFC 5321, section 4.2).</summary>
    /// <returns>The same reply.</returns>
    /// <exception cref="SmtpReplyException">It is another reply, or none. The exception carries it, and the guidance.</exception>
    public SmtpReply EnsureReady() => Code == SmtpReplyCode.ServiceReady ? this : throw new SmtpReplyException(this, SmtpStage.Greeting);

    /// <summary>
    /// Says what a client may do now, and why. The built-in catalog decides; for the <c>codes.json</c> of a project, <c>SmtpReplyCodes.Catalog.Advise(reply)</c>
    /// does, or pass that catalog.
    /// </summary>
    /// <inheritdoc cref="SmtpReplyCatalog.Advise"/>
    /// <param name="stage">What it answers; the same code may mean another thing elsewhere.</param>
    /// <param name="culture">The language of the reason; <see langword="null"/> for English.</param>
    /// <param name="catalog">What is known about the codes; <see langword="null"/> for <see cref="SmtpReplyCatalog.BuiltIn"/>.</param>
    public SmtpAdvice Advise(SmtpStage stage = SmtpStage.Any, CultureInfo? culture = null, SmtpReplyCatalog? catalog = null) =>
        (catalog ?? SmtpReplyCatalog.BuiltIn).Advise(this, stage, culture);

    /// <summary>Reads the reply at the start of a buffer, and copies it.</summary>
    /// <param name="utf8">The bytes received. More replies may follow the first (RFC 2920, section 3.1).</param>
    /// <param name="reply">The reply; <see langword="default"/> unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesConsumed">How many bytes the reply takes, its last line end included; never a byte of the next reply. 0 unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> if the reply has no end yet;
    /// <see cref="OperationStatus.InvalidData"/> if it is none, or exceeds <see cref="SmtpReplyLimits.Default"/>. The connection is then of no more use.
    /// </returns>
    public static OperationStatus Parse(ReadOnlySpan<byte> utf8, out SmtpReply reply, out int bytesConsumed) =>
        Parse(utf8, SmtpReplyLimits.Default, out reply, out bytesConsumed, out _);

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, out SmtpReply, out int)"/>
    /// <param name="utf8">The bytes received. More replies may follow the first (RFC 2920, section 3.1).</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <param name="reply">The reply; <see langword="default"/> unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesConsumed">How many bytes the reply takes, its last line end included; never a byte of the next reply. 0 unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="refusal">Why there is no reply, <see cref="SmtpReplyRefusal.Incomplete"/> included; <see cref="SmtpReplyRefusal.None"/> if there is one.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> if the reply has no end yet;
    /// <see cref="OperationStatus.InvalidData"/> if it is none, or exceeds the limits. The connection is then of no more use.
    /// </returns>
    public static OperationStatus Parse(
        ReadOnlySpan<byte> utf8, SmtpReplyLimits? limits, out SmtpReply reply, out int bytesConsumed, out SmtpReplyRefusal refusal)
    {
        var status = SmtpReplySpan.Parse(utf8, limits, out var span, out bytesConsumed, out refusal);
        reply = span.ToReply();
        return status;
    }

    /// <summary>
    /// Reads the reply at the start of a buffer without copying it: the reply keeps a slice of <paramref name="utf8"/>, and its text changes if that
    /// memory is written to or returned to a pool. Nothing is allocated.
    /// </summary>
    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, SmtpReplyLimits, out SmtpReply, out int, out SmtpReplyRefusal)"/>
    public static OperationStatus ParseInPlace(
        ReadOnlyMemory<byte> utf8, SmtpReplyLimits? limits, out SmtpReply reply, out int bytesConsumed, out SmtpReplyRefusal refusal)
    {
        var status = SmtpReplySpan.Parse(utf8.Span, limits, out var span, out bytesConsumed, out refusal);
        reply = status == OperationStatus.Done ? span.At(utf8.Slice(bytesConsumed - span.Bytes.Length, span.Bytes.Length)) : default;
        return status;
    }

    /// <inheritdoc cref="ParseInPlace(ReadOnlyMemory{byte}, SmtpReplyLimits, out SmtpReply, out int, out SmtpReplyRefusal)"/>
    public static OperationStatus ParseInPlace(ReadOnlyMemory<byte> utf8, out SmtpReply reply, out int bytesConsumed) =>
        ParseInPlace(utf8, SmtpReplyLimits.Default, out reply, out bytesConsumed, out _);

    /// <summary>Reads a text that holds one reply, such as a line of a log or a message of a mail library.</summary>
    /// <param name="text">The reply, with or without the line end of its last line. White space may follow it, and nothing else.</param>
    /// <param name="reply">The reply, or <see langword="default"/>.</param>
    /// <returns>True if <paramref name="text"/> is a reply.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SmtpReply reply) => TryParse(text, out reply, out _);

    /// <summary>Reads a text that holds one reply, such as a line of a log or a message of a mail library.</summary>
    /// <param name="text">The reply, with or without the line end of its last line. White space may follow it, and nothing else.</param>
    /// <param name="reply">The reply, or <see langword="default"/>.</param>
    /// <param name="refusal">Why <paramref name="text"/> is no reply; <see cref="SmtpReplyRefusal.None"/> if it is one.</param>
    /// <returns>True if <paramref name="text"/> is a reply.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SmtpReply reply, out SmtpReplyRefusal refusal)
    {
        reply = default;
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        var scanner = default(ReplyScanner);
        _ = scanner.Scan(bytes, SmtpReplyLimits.Default, isWhole: true);
        refusal = scanner.Refusal;
        for (int i = scanner.End; i < bytes.Length && refusal == SmtpReplyRefusal.None; i++)
        {
            if (!ReplyLine.IsWhiteSpace(bytes[i]))
                refusal = SmtpReplyRefusal.TrailingData;
        }

        if (refusal != SmtpReplyRefusal.None)
            return false;

        reply = scanner.Take(bytes);
        return true;
    }

    /// <summary>Makes a reply of what a mail library gives of it: code and text apart.</summary>
    /// <param name="code">The number of the code. What is no three-digit number, such as the -1 that System.Net.Mail has for a general failure, is no reply.</param>
    /// <param name="text">The text, with the enhanced status code if there was one. Each line of it is a line of the reply.</param>
    /// <returns>The reply, or <see langword="default"/>.</returns>
    public static SmtpReply From(int code, string? text) => code is < 100 or > 999 ? default : Create((SmtpReplyCode)code, text);

    /// <summary>Makes a reply, as a server sends it or a test wants it.</summary>
    /// <param name="code">The code, 100 to 999; RFC 5321 allows 200 to 559.</param>
    /// <param name="text">The text. Each line of it becomes a line of the reply, so that it cannot smuggle in a second reply.</param>
    /// <param name="enhancedCode">The enhanced status code to put at the start of each line (RFC 2034, section 4), or <see langword="default"/> for none.</param>
    /// <returns>The reply. Its <see cref="Bytes"/> can be sent as they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> has not three digits, or begins with 0.</exception>
    public static SmtpReply Create(SmtpReplyCode code, string? text = null, EnhancedStatusCode enhancedCode = default)
    {
        if ((int)code is < 100 or > 999)
            throw new ArgumentOutOfRangeException(nameof(code), code, "A reply code has three digits and does not begin with 0 (RFC 5321, section 4.2).");

        var wire = new StringBuilder();
        string[] lines = (text ?? "").Split(["\r\n", "\n", "\r"], StringSplitOptions.None);
        for (int i = 0; i < lines.Length; i++)
        {
            wire.Append((int)code).Append(i == lines.Length - 1 ? ' ' : '-');
            if (!enhancedCode.IsNone)
                wire.Append(enhancedCode.ToString()).Append(' ');
            wire.Append(lines[i]).Append("\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(wire.ToString());
        var scanner = default(ReplyScanner);
        _ = scanner.Scan(bytes, Unlimited, isWhole: true);
        return scanner.Take(bytes);
    }

    /// <summary>
    /// The reply as a server that keeps the grammar sends it: every line with the code and a hyphen or a space, joined by CR LF, and no line end
    /// after the last. Empty for no reply. See <see cref="Bytes"/> for what was received.
    /// </summary>
    public override string ToString()
    {
        if (IsNone)
            return "";

        var wire = new StringBuilder();
        int left = _lineCount;
        foreach (var line in AsSpan())
        {
            left--;
            wire.Append(_code).Append(left == 0 ? ' ' : '-').Append(Utf8Text.Decode(line.WholeText));
            if (left > 0)
                wire.Append("\r\n");
        }

        return wire.ToString();
    }

    /// <summary>True if both replies say the same: the same code and the same lines.</summary>
    public bool Equals(SmtpReply other)
    {
        if (_code != other._code || _lineCount != other._lineCount)
            return false;

        var mine = AsSpan().GetEnumerator();
        var others = other.AsSpan().GetEnumerator();
        while (mine.MoveNext() && others.MoveNext())
        {
            if (!mine.Current.WholeText.SequenceEqual(others.Current.WholeText))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SmtpReply other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (_code * 31 + _lineCount) * 31 + EnhancedCode.GetHashCode();

    /// <summary>True if both replies say the same.</summary>
    public static bool operator ==(SmtpReply left, SmtpReply right) => left.Equals(right);

    /// <summary>True if the replies differ in code or text.</summary>
    public static bool operator !=(SmtpReply left, SmtpReply right) => !left.Equals(right);

    private static SmtpReplyLimits Unlimited { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue);
}
