using System.Buffers;
using System.Runtime.CompilerServices;

namespace SmtpReplies;

/// <summary>
/// A reply in a buffer, read where it is: nothing is copied or allocated, and nothing is decoded before it is asked for. For logs, proxies and
/// tests of load; <see cref="SmtpReply"/> is the same as a value to keep.
/// </summary>
/// <remarks><see langword="default"/> is no reply.</remarks>
public readonly ref struct SmtpReplySpan
{
    // RFC 5321, section 4.5.3.1.5, the line end included.
    private const int LineLengthOfGrammar = 512;

    private readonly SmtpReplyFlaws _flaws;
    private readonly int _code;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SmtpReplySpan(ReadOnlySpan<byte> bytes, int code, int lineCount, SmtpReplyFlaws flaws)
    {
        Bytes = bytes;
        _code = code;
        LineCount = lineCount;
        _flaws = flaws;
    }

    /// <inheritdoc cref="SmtpReply.Code"/>
    public SmtpReplyCode Code => (SmtpReplyCode)_code;

    /// <inheritdoc cref="SmtpReply.Class"/>
    public SmtpReplyClass Class => ReplyDigits.ClassOf(Code);

    /// <inheritdoc cref="SmtpReply.EnhancedCode"/>
    public EnhancedStatusCode EnhancedCode
    {
        get
        {
            if (_flaws != SmtpReplyFlaws.None)
                return ReadEnhancedCode();

            // Without a flaw, the text of each line lies between four bytes and CR LF, or the end of a string.
            var rest = Bytes;
            while (rest.Length > CleanReply.PrefixLength)
            {
                rest = rest.Slice(CleanReply.PrefixLength);
                int end = rest.IndexOf((byte)'\r');
                if (rest[0] < 'A' && ReplyLine.TryReadEnhancedCode(end < 0 ? rest : rest.Slice(0, end), out var code, out _, out _))
                    return code;
                rest = end < 0 ? default : rest.Slice(end + 2);
            }

            return default;
        }
    }

    /// <inheritdoc cref="SmtpReply.Flaws"/>
    public SmtpReplyFlaws Flaws
    {
        get
        {
            var flaws = _flaws;
            EnhancedStatusCode first = default;
            foreach (var line in this)
            {
                if (line.Length > LineLengthOfGrammar && line.Code != SmtpReplyCode.AuthenticationChallenge)
                    flaws |= SmtpReplyFlaws.LongLine;
                if (!line.TryReadEnhancedCode(out var code, out _, out bool hasNumberSign))
                    continue;

                if (hasNumberSign)
                    flaws |= SmtpReplyFlaws.EnhancedNumberSign;
                if (first.IsNone)
                    first = code;
                else if (first != code)
                    flaws |= SmtpReplyFlaws.DifferingEnhancedCodes;
            }

            return first.IsNone || first.Class == _code / 100 ? flaws : flaws | SmtpReplyFlaws.EnhancedClassMismatch;
        }
    }

    /// <summary>Those of <see cref="Flaws"/> that are known without another look at the bytes.</summary>
    internal SmtpReplyFlaws KnownFlaws => _flaws;

    /// <summary>True if there is no reply: this is <see langword="default"/>.</summary>
    public bool IsNone => _code == 0;

    /// <inheritdoc cref="SmtpReply.LineCount"/>
    public int LineCount { get; }

    /// <summary>The bytes as they were received, from the first digit of the code on, line ends included: a slice of the buffer.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads the reply at the start of a buffer.</summary>
    /// <param name="utf8">The bytes received. More replies may follow the first (RFC 2920, section 3.1).</param>
    /// <param name="limits">When to refuse; null for <see cref="SmtpReplyLimits.Default"/>.</param>
    /// <param name="reply">The reply; <see langword="default"/> unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="bytesConsumed">How many bytes the reply takes, its last line end included; never a byte of the next reply. 0 unless the result is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="refusal">Why there is no reply, <see cref="SmtpReplyRefusal.Incomplete"/> included; <see cref="SmtpReplyRefusal.None"/> if there is one.</param>
    /// <returns>
    /// <see cref="OperationStatus.Done"/>; <see cref="OperationStatus.NeedMoreData"/> if the reply has no end yet;
    /// <see cref="OperationStatus.InvalidData"/> if it is none, or exceeds the limits. The connection is then of no more use.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OperationStatus Parse(
        ReadOnlySpan<byte> utf8, SmtpReplyLimits? limits, out SmtpReplySpan reply, out int bytesConsumed, out SmtpReplyRefusal refusal)
    {
        limits ??= SmtpReplyLimits.Default;
        int length = CleanReply.Find(utf8, limits, out int code, out int lineCount);
        if (length == 0)
            return Scan(utf8, limits, out reply, out bytesConsumed, out refusal);

        reply = new SmtpReplySpan(utf8.Slice(0, length), code, lineCount, SmtpReplyFlaws.None);
        bytesConsumed = length;
        refusal = SmtpReplyRefusal.None;
        return OperationStatus.Done;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, SmtpReplyLimits, out SmtpReplySpan, out int, out SmtpReplyRefusal)"/>
    public static OperationStatus Parse(ReadOnlySpan<byte> utf8, out SmtpReplySpan reply, out int bytesConsumed) =>
        Parse(utf8, SmtpReplyLimits.Default, out reply, out bytesConsumed, out _);

    /// <summary>The lines of the reply, for <see langword="foreach"/>.</summary>
    public Enumerator GetEnumerator() => new(Bytes);

    /// <summary>Copies the reply.</summary>
    /// <returns>The same reply, to keep.</returns>
    public SmtpReply ToReply() => IsNone ? default : new SmtpReply(Bytes.ToArray(), _code, LineCount, _flaws);

    /// <summary>The reply as <see cref="SmtpReply.ToString"/> prints it.</summary>
    public override string ToString() => ToReply().ToString();

    private EnhancedStatusCode ReadEnhancedCode()
    {
        foreach (var line in this)
        {
            if (line.TryReadEnhancedCode(out var code, out _, out _))
                return code;
        }

        return default;
    }

    /// <summary>The same reply over the memory that it was read from.</summary>
    internal SmtpReply At(ReadOnlyMemory<byte> bytes) => new(bytes, _code, LineCount, _flaws);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static OperationStatus Scan(
        ReadOnlySpan<byte> utf8, SmtpReplyLimits limits, out SmtpReplySpan reply, out int bytesConsumed, out SmtpReplyRefusal refusal)
    {
        var scanner = default(ReplyScanner);
        var status = scanner.Scan(utf8, limits, isWhole: false);
        bool done = status == OperationStatus.Done;
        reply = done ? new SmtpReplySpan(utf8.Slice(scanner.Start, scanner.End - scanner.Start), scanner.Code, scanner.LineCount, scanner.Flaws) : default;
        bytesConsumed = done ? scanner.End : 0;
        refusal = scanner.Refusal;
        return status;
    }

    /// <summary>Goes through the lines of a reply.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;
        private int _code;

        internal Enumerator(ReadOnlySpan<byte> bytes) => _rest = bytes;

        /// <summary>The line.</summary>
        public SmtpReplyLine Current { get; private set; }

        /// <summary>Goes on to the next line.</summary>
        /// <returns>False if there is none.</returns>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;

            int lineFeed = _rest.IndexOf((byte)'\n');
            int length = lineFeed < 0 ? _rest.Length : lineFeed + 1;
            Current = new SmtpReplyLine(_rest.Slice(0, length), _code);
            if (Current.Code != SmtpReplyCode.None)
                _code = (int)Current.Code;
            _rest = _rest.Slice(length);
            return true;
        }
    }
}
