using System;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Core.Reconciliation;

/// <summary>Amounts of an asset: the venue's balances count in 10^-8 of it, an instrument in its own unit.</summary>
internal static class AssetUnits
{
    /// <summary>From 10^-8 to a unit of so many decimals, to the nearest.</summary>
    public static Int128 InUnits(Int128 amount, int decimals) => decimals >= Notional.Decimals
        ? amount * PowersOfTen.Of(decimals - Notional.Decimals)
        : NotionalMath.Divide(amount, PowersOfTen.Of(Notional.Decimals - decimals), Rounding.HalfEven);

    /// <summary>From a unit of so many decimals to 10^-8, to the nearest; finer than 10^-18 counts as that.</summary>
    public static Int128 InAsset(long units, int decimals) => decimals <= Notional.Decimals
        ? (Int128)units * PowersOfTen.Of(Notional.Decimals - decimals)
        : NotionalMath.Divide(
            units, PowersOfTen.Of(Math.Min(decimals, PowersOfTen.ExponentMax) - Notional.Decimals), Rounding.HalfEven);

    /// <summary>What a quantity is worth at a price, units of 10^-8 of the quote asset, towards zero.</summary>
    public static Int128 Worth(Int128 quantity, Price mark, in InstrumentRules rules)
    {
        int exponent = rules.PriceDecimals + rules.QuantityDecimals - Notional.Decimals;
        Int128 product = quantity * mark.Units;
        return exponent >= 0 ? product / PowersOfTen.Of(exponent) : product * PowersOfTen.Of(-exponent);
    }
}
