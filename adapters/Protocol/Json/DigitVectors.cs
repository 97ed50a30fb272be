using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LowLatency.Protocol.Json;

/// <summary>
/// Digits in vectors to numbers: SSSE3/SSE4.1 on x64, a table lookup and 64-bit arithmetic on Arm64, the same numbers.
/// Callers ask <see cref="IsSupported"/> once: ahead-of-time code has a branch for every such question.
/// </summary>
internal static class DigitVectors
{
    private const uint EightDigits = 100_000_000;

    /// <summary>False in a process without these instructions: there the scalar forms do everything.</summary>
    internal static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Sse41.IsSupported || AdvSimd.Arm64.IsSupported;
    }

    /// <summary>Bytes in another order; an index is 0..15, or 0x80 for a zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Shuffle(Vector128<byte> bytes, Vector128<byte> order) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.VectorTableLookup(bytes, order) : Ssse3.Shuffle(bytes, order);

    /// <summary>Two numbers of 16 digits each, the first digit in byte 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> Combine(Vector128<byte> first, Vector128<byte> second) =>
        AdvSimd.Arm64.IsSupported ? CombineWords(first, second) : CombinePairs(first, second);

    /// <summary>One number of 16 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Combine(Vector128<byte> digits) =>
        AdvSimd.Arm64.IsSupported ? CombineWords(digits) : CombinePairs(digits, digits).ToScalar();

    /// <summary>Digits to pairs, fours and eights by multiply-add of neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> CombinePairs(Vector128<byte> first, Vector128<byte> second)
    {
        Vector128<sbyte> tens = Vector128.Create((ushort)0x010A).AsSByte();
        Vector128<short> hundreds = Vector128.Create(0x0001_0064).AsInt16();
        Vector128<int> firstFours = Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(first, tens), hundreds);
        Vector128<int> secondFours = Sse2.MultiplyAddAdjacent(Ssse3.MultiplyAddAdjacent(second, tens), hundreds);
        Vector128<short> fours = Sse41.PackUnsignedSaturate(firstFours, secondFours).AsInt16();
        Vector128<int> eights = Sse2.MultiplyAddAdjacent(fours, Vector128.Create(0x0001_2710).AsInt16());

        // Even elements are the upper eight digits of a number, odd ones its lower eight.
        Vector128<ulong> upper = Sse2.Multiply(eights.AsUInt32(), Vector128.Create(EightDigits));
        return (upper + Vector128.ShiftRightLogical(eights.AsUInt64(), 32)).AsInt64();
    }

    /// <summary>The same in 64-bit words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<long> CombineWords(Vector128<byte> first, Vector128<byte> second) =>
        Vector128.Create(CombineWords(first), CombineWords(second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long CombineWords(Vector128<byte> digits)
    {
        ulong upper = Eight(digits.AsUInt64().GetElement(0));
        return (long)((upper * EightDigits) + Eight(digits.AsUInt64().GetElement(1)));
    }

    /// <summary>
    /// Eight digits, the first in the lowest byte: neighbours are joined to pairs, then the four pairs are weighted and
    /// summed in the upper half of two products.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Eight(ulong digits)
    {
        const ulong OddPairs = 0x0000_00FF_0000_00FF;
        ulong pairs = (digits * 10) + (digits >> 8);
        ulong outer = (pairs & OddPairs) * (100 + (1_000_000UL << 32));
        ulong inner = ((pairs >> 16) & OddPairs) * (1 + (10_000UL << 32));
        return (outer + inner) >> 32;
    }
}
