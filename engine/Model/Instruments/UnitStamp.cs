using LowLatency.Model.Numbers;

namespace LowLatency.Model.Instruments;

/// <summary>
/// The units in which somebody counted: decimals of the price, plus one, in the lower four bits, of the quantity in the
/// upper ones; 0 = not told. What is on its way while an instrument's units change says so by this.
/// </summary>
/// <param name="Bits">Part of the journal format.</param>
public readonly record struct UnitStamp(byte Bits)
{
    /// <summary>For decimals of 0..12.</summary>
    public static UnitStamp Of(int priceDecimals, int quantityDecimals) =>
        new((byte)((priceDecimals + 1) | ((quantityDecimals + 1) << 4)));

    /// <summary>Both decimals are told.</summary>
    public bool IsReported => (Bits & 0xF) != 0 && Bits >> 4 != 0;

    /// <summary>From these units to those of rules; default = they are the same, or these are not told.</summary>
    public UnitChange ChangeTo(in InstrumentRules rules) => !IsReported
        ? default
        : new UnitChange(rules.PriceDecimals - ((Bits & 0xF) - 1), rules.QuantityDecimals - ((Bits >> 4) - 1));
}
