using System;

namespace LowLatency.Model.Numbers;

/// <summary>Powers of ten that fit in 64 bits.</summary>
public static class PowersOfTen
{
    /// <summary>Largest exponent of <see cref="Of"/>.</summary>
    public const int ExponentMax = 18;

    private static readonly long[] Table =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>10^exponent for 0..18; outside that range the call is a programming error and throws.</summary>
    public static long Of(int exponent) => Table[exponent];

    /// <summary>
    /// value x 10^exponent, exactly. False, with 0, when it does not fit in 64 bits or, for a negative exponent, when
    /// digits would be lost.
    /// </summary>
    public static bool TryScale(long value, int exponent, out long scaled)
    {
        scaled = 0;
        if (value == 0 || exponent is < -ExponentMax or > ExponentMax) return value == 0;
        if (exponent < 0)
        {
            (long whole, long rest) = Math.DivRem(value, Of(-exponent));
            if (rest == 0) scaled = whole;
            return rest == 0;
        }

        Int128 product = (Int128)value * Of(exponent);
        if (product > long.MaxValue || product < long.MinValue) return false;
        scaled = (long)product;
        return true;
    }

    /// <summary>The whole table, for loops that index it themselves.</summary>
    public static ReadOnlySpan<long> All => Table;
}
