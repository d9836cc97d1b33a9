#if NET
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SmtpReplies;

/// <summary>64 bytes, looked at together: in a mask, bit i says something about byte i. However many lines end in a block, it costs the same.</summary>
internal static class Block
{
    public const int Size = 64;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    /// <summary>Which bytes of a block are line feeds, and which carriage returns.</summary>
    /// <param name="start">Where the buffer starts.</param>
    /// <param name="at">Where the block starts in it.</param>
    /// <param name="length">The length of the buffer, which may end within the block. Nothing behind it is looked at.</param>
    /// <param name="lineFeeds">The mask of the line feeds.</param>
    /// <param name="carriageReturns">The mask of the carriage returns.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(ref byte start, int at, int length, out ulong lineFeeds, out ulong carriageReturns)
    {
        if (length >= Size)
        {
            // The last block ends with the buffer, and overlaps with the one before.
            int overlap = Math.Max(0, at + Size - length);
            ref byte block = ref Unsafe.Add(ref start, at - overlap);
            lineFeeds = Equal64(ref block, Lf) >> overlap;
            carriageReturns = Equal64(ref block, Cr) >> overlap;
        }
        else if (length >= 32)
        {
            // So do the halves of a short buffer, which is one block.
            ref byte half = ref Unsafe.Add(ref start, length - 32);
            lineFeeds = Equal32(ref start, Lf) | (Equal32(ref half, Lf) << (length - 32));
            carriageReturns = Equal32(ref start, Cr) | (Equal32(ref half, Cr) << (length - 32));
        }
        else if (length >= 16)
        {
            ref byte half = ref Unsafe.Add(ref start, length - 16);
            lineFeeds = Equal16(ref start, Lf) | (Equal16(ref half, Lf) << (length - 16));
            carriageReturns = Equal16(ref start, Cr) | (Equal16(ref half, Cr) << (length - 16));
        }
        else if (length >= 8)
        {
            ref byte half = ref Unsafe.Add(ref start, length - 8);
            lineFeeds = Equal8(ref start, Lf) | (Equal8(ref half, Lf) << (length - 8));
            carriageReturns = Equal8(ref start, Cr) | (Equal8(ref half, Cr) << (length - 8));
        }
        else
        {
            lineFeeds = carriageReturns = 0;
            for (int i = 0; i < length; i++)
            {
                byte value = Unsafe.Add(ref start, i);
                lineFeeds |= (value == Lf ? 1UL : 0) << i;
                carriageReturns |= (value == Cr ? 1UL : 0) << i;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal64(ref byte at, byte value) => Vector512.IsHardwareAccelerated
        ? Vector512.Equals(Vector512.LoadUnsafe(ref at), Vector512.Create(value)).ExtractMostSignificantBits()
        : Equal32(ref at, value) | (Equal32(ref Unsafe.Add(ref at, 32), value) << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal32(ref byte at, byte value) => Vector256.IsHardwareAccelerated
        ? Vector256.Equals(Vector256.LoadUnsafe(ref at), Vector256.Create(value)).ExtractMostSignificantBits()
        : Equal16(ref at, value) | (Equal16(ref Unsafe.Add(ref at, 16), value) << 16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal16(ref byte at, byte value) =>
        Vector128.Equals(Vector128.LoadUnsafe(ref at), Vector128.Create(value)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal8(ref byte at, byte value) =>
        Vector128.Equals(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref at)).AsByte(), Vector128.Create(value)).ExtractMostSignificantBits() & 0xFF;
}
#endif
