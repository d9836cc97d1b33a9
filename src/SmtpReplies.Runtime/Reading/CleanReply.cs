using System.Buffers.Binary;
using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
using System.Runtime.InteropServices;
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

    private const int SeparatorShift = 24;

    // The prefix of a last line, exclusive-or that of another line of the same reply.
    private const uint HyphenToSpace = (uint)('-' ^ ' ') << SeparatorShift;

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

        uint prefix = ReadPrefix(buffer);
        if (!IsPrefix(prefix, out bool isLastLine))
            return 0;

        code = CodeOf(prefix);
        if (buffer.Length > limits.MaxCleanLength)
            buffer = buffer.Slice(0, limits.MaxCleanLength);
#if NET
        if (isLastLine)
        {
            Block.Read(ref MemoryMarshal.GetReference(buffer), 0, buffer.Length, out ulong lineFeeds, out ulong carriageReturns);
            if (lineFeeds != 0)
            {
                ulong line = lineFeeds ^ (lineFeeds - 1);
                return ((lineFeeds ^ (carriageReturns << 1)) & line) == 0 ? BitOperations.TrailingZeroCount(lineFeeds) + 1 : 0;
            }
        }
#endif
        // Both in one, because two results in registers are faster than one in memory.
        long end = FindEnd(buffer, isLastLine);
        lineCount = (int)(end >> 32);
        return lineCount <= limits.MaxLineCount ? (int)end : 0;
    }

    /// <summary>Code and separator of a line, the first digit in the lowest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadPrefix(ReadOnlySpan<byte> line) => BinaryPrimitives.ReadUInt32LittleEndian(line);

#if NET
    /// <summary>The same where the caller has made sure that four bytes are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadPrefix(ref byte at)
    {
        uint bytes = Unsafe.ReadUnaligned<uint>(ref at);
        return BitConverter.IsLittleEndian ? bytes : BinaryPrimitives.ReverseEndianness(bytes);
    }
#endif

    /// <summary>Whether it is a code of the grammar with a separator behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPrefix(uint prefix, out bool isLastLine)
    {
        uint separator = prefix >> SeparatorShift;
        isLastLine = separator == ' ';

        // Without short circuits: one branch that is hardly ever taken, instead of five.
        return First(prefix) <= 3 & Second(prefix) <= 5 & Third(prefix) <= 9 & (separator == ' ' | separator == '-');
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CodeOf(uint prefix) => (int)((First(prefix) * 100) + (Second(prefix) * 10) + Third(prefix) + 200);

    private static uint First(uint prefix) => (prefix & 0xFF) - '2';

    private static uint Second(uint prefix) => ((prefix >> 8) & 0xFF) - '0';

    private static uint Third(uint prefix) => ((prefix >> 16) & 0xFF) - '0';

    /// <summary>The end of a reply of more than one line or block.</summary>
    /// <returns>The end, and the number of lines in the upper half; 0 if it is not there.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long FindEnd(ReadOnlySpan<byte> buffer, bool isLastLine)
    {
        uint first = ReadPrefix(buffer);
        int lineCount = 1;
#if NET
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        int at = 0;
        Block.Read(ref start, at, buffer.Length, out ulong lineFeeds, out ulong carriageReturns);
        ulong alone = lineFeeds ^ (carriageReturns << 1);
        while (true)
        {
            // Mostly a line of many: the loop does for it as little as can be.
            for (; lineFeeds != 0 && !isLastLine; lineFeeds &= lineFeeds - 1)
            {
                int next = at + BitOperations.TrailingZeroCount(lineFeeds) + 1;
                if (next > buffer.Length - PrefixLength)
                    return 0;

                lineCount++;
                uint difference = ReadPrefix(ref Unsafe.Add(ref start, next)) ^ first;
                if (difference == 0)
                    continue;
                if (difference != HyphenToSpace)
                    return 0;
                isLastLine = true;
            }

            if (lineFeeds != 0)
            {
                ulong line = lineFeeds ^ (lineFeeds - 1);
                return (alone & line) == 0 ? ((long)lineCount << 32) | (uint)(at + BitOperations.TrailingZeroCount(lineFeeds) + 1) : 0;
            }

            at += Block.Size;
            if (alone != 0 || at >= buffer.Length)
                return 0;

            ulong carriageReturnBefore = carriageReturns >> (Block.Size - 1);
            Block.Read(ref start, at, buffer.Length, out lineFeeds, out carriageReturns);
            alone = lineFeeds ^ ((carriageReturns << 1) | carriageReturnBefore);
        }
#else
        int lineStart = 0;
        while (true)
        {
            int text = lineStart + PrefixLength;
            int end = buffer.Slice(text).IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
                return 0;

            end += text;
            if (buffer[end] != '\r' || end + 1 == buffer.Length || buffer[end + 1] != '\n')
                return 0;

            lineStart = end + 2;
            if (isLastLine)
                return ((long)lineCount << 32) | (uint)lineStart;
            if (lineStart > buffer.Length - PrefixLength)
                return 0;

            lineCount++;
            uint difference = ReadPrefix(buffer.Slice(lineStart)) ^ first;
            isLastLine = difference == HyphenToSpace;
            if (difference != 0 && !isLastLine)
                return 0;
        }
#endif
    }
}
