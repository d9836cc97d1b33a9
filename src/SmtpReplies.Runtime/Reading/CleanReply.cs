using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
#if NET
using System.Numerics;
#endif

namespace SmtpReplies;

/// <summary>
/// The short way through a reply that keeps the grammar of RFC 5321, section 4.2, as nearly all do: where it ends, and nothing else. Whatever has a flaw,
/// is incomplete or exceeds a limit is left to <see cref="ReplyScanner"/>, which alone decides what becomes of it.
/// </summary>
internal static class CleanReply
{
    /// <summary>"250 ": code and separator.</summary>
    public const int PrefixLength = 4;

    /// <summary>CR LF.</summary>
    public const int LineEndLength = 2;

    /// <summary>The number of lines of a reply of this length has its place in <see cref="Found"/>.</summary>
    public const int MaxLength = 1 << 24;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';
    private const ushort LineEnd = Cr | (Lf << 8);

    private const int SeparatorShift = 24;

    // The prefix of a last line, exclusive-or that of another line of the same reply.
    private const uint HyphenToSpace = (uint)('-' ^ ' ') << SeparatorShift;

    // The lowest and the highest prefix of a last line, byte by byte, and the highest bits of the bytes.
    private const uint LowestPrefix = '2' | ('0' << 8) | ('0' << 16) | ((uint)' ' << SeparatorShift);
    private const uint HighestPrefix = '5' | ('5' << 8) | ('9' << 16) | ((uint)' ' << SeparatorShift);
    private const uint HighestBits = 0x80808080;

    /// <summary>Finds the reply at the start of a buffer.</summary>
    /// <param name="buffer">The bytes received.</param>
    /// <param name="limits">A reply beyond them is not found.</param>
    /// <param name="code">The code, if the reply is found.</param>
    /// <param name="lineCount">The number of lines, if the reply is found.</param>
    /// <returns>How many bytes the reply takes, its last line end included; 0 if it is not there as a whole and without a flaw.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(ReadOnlySpan<byte> buffer, SmtpReplyLimits limits, out int code, out int lineCount)
    {
        code = 0;
        lineCount = 1;
        if (buffer.Length <= PrefixLength)
            return 0;
        if (buffer.Length > limits.MaxCleanLength)
            buffer = buffer.Slice(0, limits.MaxCleanLength);

        uint prefix = ReadPrefix(buffer);
        code = CodeOf(prefix);
        if (IsLastPrefix(prefix))
            return EndOfLine(buffer);

        // Both in one, because two results in registers are faster than one in memory.
        long end = EndOfLines(buffer, prefix);
        lineCount = (int)(end >> 32);
        return lineCount <= limits.MaxLineCount ? (int)end : 0;
    }

    /// <summary>
    /// The same in a method of its own: a reader is inlined with its stream into whoever reads, and with all of this would exceed what the JIT
    /// inlines there. It then leaves out the smallest parts, by chance, and takes half as long again.
    /// </summary>
    /// <param name="buffer">The bytes received.</param>
    /// <param name="limits">A reply beyond them is not found.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Found FindApart(ReadOnlySpan<byte> buffer, SmtpReplyLimits limits)
    {
        // Most replies have one line, and the few variables of that need no stack.
        if (buffer.Length > PrefixLength && buffer.Length <= limits.MaxCleanLength)
        {
            uint prefix = ReadPrefix(buffer);
            if (IsLastPrefix(prefix))
                return new Found(EndOfLine(buffer), CodeOf(prefix), lineCount: 1);
        }

        return FindAny(buffer, limits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Found FindAny(ReadOnlySpan<byte> buffer, SmtpReplyLimits limits)
    {
        int length = Find(buffer, limits, out int code, out int lineCount);
        return new Found(length, code, lineCount);
    }

    /// <summary>A reply that was found, or none, in one register.</summary>
    public readonly struct Found(int length, int code, int lineCount)
    {
        private const int CodeShift = 32;
        private const int LineCountShift = 42;

        private readonly ulong _bits = (uint)length | ((ulong)code << CodeShift) | ((ulong)lineCount << LineCountShift);

        /// <summary>How many bytes the reply takes; 0 for none.</summary>
        public int Length => (int)_bits;

        public int Code => (int)(_bits >> CodeShift) & ((1 << (LineCountShift - CodeShift)) - 1);

        public int LineCount => (int)(_bits >> LineCountShift);
    }

#if NET
    /// <summary>Finds the replies at a place of a buffer whose line ends are known already, one after the other for as long as they have no flaw.</summary>
    /// <param name="buffer">The bytes received.</param>
    /// <param name="start">From where on in the buffer <paramref name="ends"/> count.</param>
    /// <param name="ends">Where the lines end.</param>
    /// <param name="line">The first line of the first reply; on return, that of the one that is not found.</param>
    /// <param name="limits">A reply beyond them is not found.</param>
    /// <param name="replies">Takes them.</param>
    /// <returns>How many there are.</returns>
    public static int FindAll(ReadOnlySpan<byte> buffer, int start, ReadOnlySpan<ushort> ends, ref int line, SmtpReplyLimits limits, Span<SmtpReplySlice> replies)
    {
        ref byte bytes = ref Unsafe.Add(ref MemoryMarshal.GetReference(buffer), start);
        int maxLength = limits.MaxCleanLength;
        int maxLineCount = limits.MaxLineCount;
        int first = line;
        int begin = first == 0 ? 0 : ends[first - 1];
        int count = 0;
        while (first < ends.Length && count < replies.Length)
        {
            int last = first;
            int end = ends[last];
            if (end - begin < PrefixLength + LineEndLength)
                break;

            uint prefix = ReadUInt32(ref Unsafe.Add(ref bytes, begin));
            if (!IsLastPrefix(prefix))
            {
                uint lastPrefix = prefix ^ HyphenToSpace;
                if (!IsLastPrefix(lastPrefix) || !TryFindLast(ref bytes, ends, prefix, lastPrefix, ref last))
                    break;
                end = ends[last];
            }

            int lineCount = last + 1 - first;
            if (end - begin > maxLength || lineCount > maxLineCount)
                break;

            replies[count++] = new SmtpReplySlice(start + begin, end - begin, CodeOf(prefix), lineCount, SmtpReplyFlaws.None);
            begin = end;
            first = last + 1;
        }

        line = first;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryFindLast(ref byte bytes, ReadOnlySpan<ushort> ends, uint prefix, uint lastPrefix, ref int line)
    {
        for (int i = line + 1; i < ends.Length; i++)
        {
            int begin = ends[i - 1];
            if (ends[i] - begin < PrefixLength + LineEndLength)
                return false;

            uint next = ReadUInt32(ref Unsafe.Add(ref bytes, begin));
            if (next == prefix)
                continue;
            line = i;
            return next == lastPrefix;
        }

        return false;
    }
#endif

    /// <summary>Code and separator of a line, the first digit in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadPrefix(ReadOnlySpan<byte> line) =>
#if NET
        ReadUInt32(ref MemoryMarshal.GetReference(line));
#else
        BinaryPrimitives.ReadUInt32LittleEndian(line);
#endif

    /// <summary>Whether it is a code of the grammar with a space behind it.</summary>
    /// <remarks>
    /// A byte below the lowest gets its highest bit from the subtraction, or one above the highest from the addition. They carry from byte to byte
    /// only behind a byte that is wrong already.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLastPrefix(uint prefix) =>
        (((prefix - LowestPrefix) | (prefix + (~HighestBits - HighestPrefix))) & HighestBits) == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CodeOf(uint prefix)
    {
        // Ten times the first digit and the second, in the second byte.
        uint tens = (prefix & 0x0F0F) * (1 + (10 << 8)) >> 8 & 0x7F;
        return (int)((tens * 10) + (prefix >> 16 & 0xF));
    }

    /// <summary>The end of a line.</summary>
    /// <returns>0 if it is not there, or CR and LF are not together.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfLine(ReadOnlySpan<byte> line)
    {
#if NET
        int end = Block.FirstLineEnd(ref MemoryMarshal.GetReference(line), line.Length);
        if (IsLineEnd(line, end))
            return end + LineEndLength;
#endif
        return EndOfLongLine(line);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int EndOfLongLine(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOfAny(Cr, Lf);
        return end >= 0 && IsLineEnd(line, end) ? end + LineEndLength : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLineEnd(ReadOnlySpan<byte> line, int at) =>
        at <= line.Length - LineEndLength && ReadUInt16(ref Unsafe.Add(ref MemoryMarshal.GetReference(line), (nint)(uint)at)) == LineEnd;

    /// <summary>The end of a reply of more than one line.</summary>
    /// <returns>The end, and the number of lines in the upper half; 0 if it is not there.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long EndOfLines(ReadOnlySpan<byte> buffer, uint prefix)
    {
        uint lastPrefix = prefix ^ HyphenToSpace;
        if (!IsLastPrefix(lastPrefix))
            return 0;

#if NET
        if (buffer.Length <= PrefixLength + Block.Size)
            return EndOfFewLines(buffer, prefix, lastPrefix);
#endif
        int lineStart = FindLastLine(buffer, prefix, lastPrefix, out int lineCount);
        int length = lineStart == 0 ? 0 : EndOfLine(buffer.Slice(lineStart));
        return length == 0 ? 0 : ((long)lineCount << 32) | (uint)(lineStart + length);
    }

#if NET
    /// <summary>The same where one mask has all line ends.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long EndOfFewLines(ReadOnlySpan<byte> buffer, uint prefix, uint lastPrefix)
    {
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        ulong lineEnds = Block.LineEnds(ref Unsafe.Add(ref start, PrefixLength), buffer.Length - PrefixLength);
        int lineCount = 1;
        bool isLast = false;
        for (ulong left = lineEnds & ~(lineEnds << 1); left != 0; left &= left - 1)
        {
            int end = PrefixLength + BitOperations.TrailingZeroCount(left) + LineEndLength;
            if (!IsLineEnd(buffer, end - LineEndLength))
                return 0;
            if (isLast)
                return ((long)lineCount << 32) | (uint)end;
            if (end > buffer.Length - PrefixLength)
                return 0;

            lineCount++;
            uint next = ReadUInt32(ref Unsafe.Add(ref start, end));
            isLast = next == lastPrefix;
            if (!isLast && next != prefix)
                return 0;
        }

        return 0;
    }

    /// <summary>Finds the last line of a reply: the first whose prefix is not that of the first line.</summary>
    /// <returns>Where it begins; 0 if it is not there, or a line before it has a flaw.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindLastLine(ReadOnlySpan<byte> buffer, uint prefix, uint lastPrefix, out int lineCount)
    {
        // Each block has a byte before it, for the CR before an LF at its start, and a prefix behind it, for an LF at its end.
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        int lastAt = buffer.Length - PrefixLength - Block.Size;
        int at = Math.Min(PrefixLength, lastAt);
        ulong unseen = ulong.MaxValue;

        // Of whole blocks: a flaw behind the reply counts too, and makes it take the long way, to the same end.
        ulong apart = 0;
        lineCount = 1;
        while (true)
        {
            ref byte block = ref Unsafe.Add(ref start, at);
            ulong lineFeeds = Block.Find(ref block, Lf);
            apart |= lineFeeds ^ Block.Find(ref Unsafe.Subtract(ref block, 1), Cr);
            ref byte behind = ref Unsafe.Add(ref block, 1);
            for (ulong left = lineFeeds & unseen; left != 0; left &= left - 1)
            {
                lineCount++;
                int lineFeed = BitOperations.TrailingZeroCount(left);
                uint next = ReadUInt32(ref Unsafe.Add(ref behind, lineFeed));
                if (next != prefix)
                    return next == lastPrefix && apart == 0 ? at + lineFeed + 1 : 0;
            }

            at += Block.Size;
            if (at > lastAt)
            {
                // The last block ends where the last prefix can begin, and overlaps with the one before.
                int overlap = at - lastAt;
                if (overlap >= Block.Size)
                    return 0;
                unseen <<= overlap;
                at = lastAt;
            }
        }
    }
#else
    private static int FindLastLine(ReadOnlySpan<byte> buffer, uint prefix, uint lastPrefix, out int lineCount)
    {
        int lineStart = 0;
        lineCount = 1;
        while (true)
        {
            int length = EndOfLine(buffer.Slice(lineStart));
            lineStart += length;
            if (length == 0 || lineStart > buffer.Length - PrefixLength)
                return 0;

            lineCount++;
            uint next = ReadPrefix(buffer.Slice(lineStart));
            if (next != prefix)
                return next == lastPrefix ? lineStart : 0;
        }
    }
#endif

    /// <summary>The first byte as the lowest. The caller has made sure that two are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort ReadUInt16(ref byte at)
    {
        ushort bytes = Unsafe.ReadUnaligned<ushort>(ref at);
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }

#if NET
    /// <summary>The same of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadUInt32(ref byte at)
    {
        uint bytes = Unsafe.ReadUnaligned<uint>(ref at);
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }
#endif
}
