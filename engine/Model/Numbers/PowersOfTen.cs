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

    /// <summary>The whole table, for loops that index it themselves.</summary>
    public static ReadOnlySpan<long> All => Table;
}
