using System;
using System.Collections.Generic;

namespace LowLatency.Core.Settings.Assets;

/// <summary>
/// How an amount of one asset is valued in another: by a configured pair of the two, or through one of
/// <see cref="Bridges"/>. Dollar stablecoins count as one for one where no configured pair says what they are worth.
/// Pure; any thread.
/// </summary>
public static class MarkPath
{
    private static readonly string[] BridgeNames = ["USD", "USDT", "USDC"];
    private static readonly string[] DollarNames = ["USD", "USDT", "USDC", "FDUSD", "TUSD", "USDP", "DAI", "BUSD"];

    /// <summary>What two pairs may have in common, in the order in which they are tried.</summary>
    public static ReadOnlySpan<string> Bridges => BridgeNames;

    /// <summary>An asset that is meant to be worth one dollar.</summary>
    public static bool IsDollar(string asset) => Array.IndexOf(DollarNames, asset) >= 0;

    /// <summary>
    /// The pairs from one asset to another, at most two. Empty: they are the same, or both are dollars and no pair is
    /// configured. Null: there is no way.
    /// </summary>
    public static IReadOnlyList<MarkStep>? Find(IReadOnlyList<InstrumentSettings> instruments, string from, string to)
    {
        if (from == to) return [];
        if (Pair(instruments, from, to) is { } direct) return [direct];
        if (IsDollar(from) && IsDollar(to)) return [];
        foreach (string bridge in BridgeNames)
        {
            IReadOnlyList<MarkStep>? first = ToBridge(instruments, from, bridge);
            IReadOnlyList<MarkStep>? second = ToBridge(instruments, bridge, to);
            if (first != null && second != null) return [.. first, .. second];
        }

        return null;
    }

    private static IReadOnlyList<MarkStep>? ToBridge(
        IReadOnlyList<InstrumentSettings> instruments, string from, string to)
    {
        if (from == to) return [];
        if (Pair(instruments, from, to) is { } pair) return [pair];
        return IsDollar(from) && IsDollar(to) ? [] : null;
    }

    private static MarkStep? Pair(IReadOnlyList<InstrumentSettings> instruments, string from, string to)
    {
        bool isPeg = IsDollar(from) && IsDollar(to);
        for (int i = 0; i < instruments.Count; i++)
        {
            (string? numerator, string? denominator) = (instruments[i].BaseAsset, instruments[i].QuoteAsset);
            if (numerator == from && denominator == to) return new MarkStep(i, false, isPeg);
            if (numerator == to && denominator == from) return new MarkStep(i, true, isPeg);
        }

        return null;
    }
}
