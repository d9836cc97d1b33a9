#if NET
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SmtpReplies;

/// <summary>64 bytes, looked at together: bit i of a mask says whether byte i is what was looked for. However often it is, it costs the same.</summary>
internal static class Block
{
    public const int Size = 64;

    private const int SizeLog2 = 6;
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    /// <summary>Where a byte is in a block.</summary>
    /// <param name="block">Its first byte; the caller has made sure that all are there.</param>
    /// <param name="value">The byte.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Find(ref byte block, byte value)
    {
        if (Vector512.IsHardwareAccelerated)
            return Vector512.Equals(Vector512.LoadUnsafe(ref block), Vector512.Create(value)).ExtractMostSignificantBits();
        return Find32(ref block, value) | ((ulong)Find32(ref Unsafe.Add(ref block, 32), value) << 32);

        static uint Find32(ref byte half, byte value) =>
            Vector256.Equals(Vector256.LoadUnsafe(ref half), Vector256.Create(value)).ExtractMostSignificantBits();
    }

    /// <summary>Where the first CR or LF of a line is, if one of the first two blocks holds it; if not, some place behind them, or none within the buffer.</summary>
    /// <param name="line">Where the line begins, and the buffer too. Its prefix holds neither.</param>
    /// <param name="length">The length of the buffer.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FirstLineEnd(ref byte line, int length)
    {
        if (length < Size)
            return BitOperations.TrailingZeroCount(length is < 12 or > 16 ? LineEnds(ref line, length) : LineEndsOfShortLine(ref line, length));

        // Both, and without a branch: whether a line is shorter than a block is nothing that could be predicted.
        int secondAt = length >= 2 * Size ? Size : length - Size;
        int first = BitOperations.TrailingZeroCount(LineEnds64(ref line));
        int second = BitOperations.TrailingZeroCount(LineEnds64(ref Unsafe.Add(ref line, secondAt)));
        return first + ((secondAt + second - Size) & -(first >> SizeLog2));
    }

    /// <summary>Where CR or LF are in a buffer that is not longer than a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LineEnds(ref byte start, int length)
    {
        // The halves overlap.
        if (length >= 32)
            return LineEnds32(ref start) | ((ulong)LineEnds32(ref Unsafe.Add(ref start, length - 32)) << (length - 32));
        if (length >= 16)
            return LineEnds16(ref start) | ((ulong)LineEnds16(ref Unsafe.Add(ref start, length - 16)) << (length - 16));
        if (length >= 8)
            return LineEnds8(ref start) | ((ulong)LineEnds8(ref Unsafe.Add(ref start, length - 8)) << (length - 8));

        ulong mask = 0;
        for (int i = 0; i < length; i++)
            mask |= (Unsafe.Add(ref start, i) is Cr or Lf ? 1UL : 0) << i;
        return mask;
    }

    /// <summary>Where CR or LF are in a buffer of 12 to 16 bytes that begins with a prefix, which holds neither: most replies that come alone are so short.</summary>
    /// <remarks>The loads do not overlap. One across two stores, as a copy of so few bytes makes them, would wait until both are in the cache.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LineEndsOfShortLine(ref byte line, int length)
    {
        ulong first = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref line, (nint)(uint)(length - 12)));
        ulong last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref line, (nint)(uint)(length - 8)));
        return LineEnds(Vector128.Create(BitConverter.IsLittleEndian ? first << 32 : first, last).AsByte()) >> (16 - length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LineEnds64(ref byte at)
    {
        if (!Vector512.IsHardwareAccelerated)
            return LineEnds32(ref at) | ((ulong)LineEnds32(ref Unsafe.Add(ref at, 32)) << 32);
        var bytes = Vector512.LoadUnsafe(ref at);
        return (Vector512.Equals(bytes, Vector512.Create(Cr)) | Vector512.Equals(bytes, Vector512.Create(Lf))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LineEnds32(ref byte at)
    {
        if (!Vector256.IsHardwareAccelerated)
            return LineEnds16(ref at) | (LineEnds16(ref Unsafe.Add(ref at, 16)) << 16);
        var bytes = Vector256.LoadUnsafe(ref at);
        return (Vector256.Equals(bytes, Vector256.Create(Cr)) | Vector256.Equals(bytes, Vector256.Create(Lf))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LineEnds16(ref byte at) => LineEnds(Vector128.LoadUnsafe(ref at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LineEnds8(ref byte at) => LineEnds(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref at)).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LineEnds(Vector128<byte> bytes) =>
        (Vector128.Equals(bytes, Vector128.Create(Cr)) | Vector128.Equals(bytes, Vector128.Create(Lf))).ExtractMostSignificantBits();
}
#endif
