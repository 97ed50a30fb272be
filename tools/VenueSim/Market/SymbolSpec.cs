using System;

namespace LowLatency.VenueSim.Market;

/// <summary>A symbol of the generated market.</summary>
/// <param name="Symbol">Name in upper case.</param>
/// <param name="PriceDecimals">The tick is 10 to the minus this.</param>
/// <param name="SizeDecimals">The lot is 10 to the minus this.</param>
/// <param name="StartPriceTicks">Fair price at the start, in ticks.</param>
/// <param name="TypicalLots">Usual size of a resting order, in lots.</param>
public sealed record SymbolSpec(
    string Symbol, int PriceDecimals, int SizeDecimals, long StartPriceTicks, long TypicalLots)
{
    /// <summary>A plausible symbol of the given name.</summary>
    /// <param name="symbol">Name in upper case.</param>
    /// <param name="index">Place among the symbols; spreads the prices of names that are not known.</param>
    /// <returns>The symbol.</returns>
    public static SymbolSpec Of(string symbol, int index)
    {
        if (symbol.StartsWith("BTC", StringComparison.Ordinal))
            return new SymbolSpec(symbol, 2, 5, 60_000_00, 20_000);
        if (symbol.StartsWith("ETH", StringComparison.Ordinal))
            return new SymbolSpec(symbol, 2, 4, 2_500_00, 40_000);
        if (symbol.StartsWith("SOL", StringComparison.Ordinal))
            return new SymbolSpec(symbol, 2, 3, 150_00, 50_000);
        return new SymbolSpec(symbol, 4, 1, 5_0000 + (index * 1_0000), 5_000);
    }
}
