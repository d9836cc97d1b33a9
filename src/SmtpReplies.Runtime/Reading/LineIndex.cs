#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
#if NET10_0_OR_GREATER
using System.Runtime.Intrinsics.X86;
#endif

namespace SmtpReplies;

/// <summary>
/// Where the lines of a buffer end, found for many of them at once. One line after the other, each search waits for the one before, which says where it
/// begins; the blocks of a buffer do not wait for each other.
/// </summary>
internal static class LineIndex
{
    // To clear the index alone costs as much as several replies.
    private const int LeastLength = 1024;

    /// <summary>Whether an index of so many bytes is worth its while: with small vectors it is slower than one line after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWorth(int length) => Vector256.IsHardwareAccelerated && length >= LeastLength;

    /// <summary>The length of an index.</summary>
    public const int Length = MostLines + (2 * LinesOfBlock);

    private const int MostLines = 1024;
    private const int LinesOfBlock = Block.Size / CleanReply.LineEndLength;

    // So many are written of each block without a look at how many there are, which nothing could predict.
    private const int AtOnce = 4;

    /// <summary>Finds the lines from the start of a buffer up to the first whose CR and LF are not together. What is behind the last whole block is not looked at.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="ends">Where each line ends, its line end included: so many as <see cref="Length"/> says, of which the first are meant.</param>
    /// <param name="lines">With so many it looks for no more.</param>
    /// <returns>How many there are.</returns>
    public static int Find(ReadOnlySpan<byte> buffer, Span<ushort> ends, int lines)
    {
        ref byte start = ref MemoryMarshal.GetReference(buffer);
        ref ushort index = ref MemoryMarshal.GetReference(ends.Slice(0, Length));
        int lastBlock = Math.Min(buffer.Length, ushort.MaxValue) - Block.Size;
        lines = Math.Min(lines, MostLines);
        int count = 0;
        ulong carry = 0;
        for (int at = 0; at <= lastBlock && count < lines; at += Block.Size)
        {
            ref byte block = ref Unsafe.Add(ref start, at);
            ulong cr = Block.Find(ref block, (byte)'\r');
            ulong lf = Block.Find(ref block, (byte)'\n');
            ulong apart = ((cr << 1) | carry) ^ lf;
            carry = cr >> (Block.Size - 1);

            // Those before the lowest bit that is set; all if none is.
            ulong together = lf & ((apart & (0 - apart)) - 1);
            Write(ref Unsafe.Add(ref index, count), ref block, at, together);
            count += BitOperations.PopCount(together);
            if (apart != 0)
                break;
        }

        return count;
    }

    /// <summary>Writes where the lines of a block end. What is behind them in the index has no meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(ref ushort ends, ref byte block, int at, ulong lineEnds)
    {
#if NET10_0_OR_GREATER
        if (Avx512Vbmi2.IsSupported)
        {
            // The numbers of all bytes, those that are no LF squeezed out.
            var places = Avx512Vbmi2.Compress(Vector512<byte>.Zero, Vector512.Equals(Vector512.LoadUnsafe(ref block), Vector512.Create((byte)'\n')), Vector512.CreateSequence<byte>(1, 1));
            (Vector512.WidenLower(places) + Vector512.Create((ushort)at)).StoreUnsafe(ref ends);
            return;
        }
#endif
        for (int i = 0; i < AtOnce || lineEnds != 0; i++, lineEnds &= lineEnds - 1)
            Unsafe.Add(ref ends, i) = (ushort)(at + BitOperations.TrailingZeroCount(lineEnds) + 1);
    }
}
#endif
