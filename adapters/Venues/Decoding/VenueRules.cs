using System;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Venues.Decoding;

/// <summary>
/// Rules out of the texts a venue sends. Decimals of the units are those of tick and step without trailing zeros, or
/// more where the configuration says that market data lies between ticks.
/// </summary>
internal static class VenueRules
{
    private const int NotionalDecimals = 8;

    /// <summary>Decimals used when the venue switches tick or step off (0).</summary>
    private const int DecimalsWithoutStep = 8;

    /// <summary>
    /// False when a text is no decimal, or does not fit the unit. Empty maximum or notional = no limit.
    /// </summary>
    internal static bool TryMake(
        int priceDecimalsMin, int quantityDecimalsMin, ReadOnlySpan<byte> tick, ReadOnlySpan<byte> step,
        ReadOnlySpan<byte> quantityMin, ReadOnlySpan<byte> quantityMax, ReadOnlySpan<byte> notionalMin,
        InstrumentStatus status, out InstrumentRules rules)
    {
        rules = default;
        if (!TryDecimals(tick, priceDecimalsMin, out int priceDecimals)) return false;
        if (!TryDecimals(step, quantityDecimalsMin, out int quantityDecimals)) return false;
        if (!FixedPoint.TryParse(tick, priceDecimals, out long tickUnits)) return false;
        if (!FixedPoint.TryParse(step, quantityDecimals, out long lotUnits)) return false;
        long least = 0;
        long most = 0;
        long notional = 0;
        if (quantityMin.Length > 0 && !FixedPoint.TryParse(quantityMin, quantityDecimals, out least)) return false;
        if (quantityMax.Length > 0 && !FixedPoint.TryParse(quantityMax, quantityDecimals, out most)) return false;
        if (notionalMin.Length > 0 && !FixedPoint.TryParse(notionalMin, NotionalDecimals, out notional)) return false;
        rules.PriceDecimals = (byte)priceDecimals;
        rules.QuantityDecimals = (byte)quantityDecimals;
        rules.SetStatus(status);
        rules.TickUnits = Math.Max(tickUnits, 1);
        rules.LotUnits = Math.Max(lotUnits, 1);
        rules.QuantityUnitsMin = least;
        rules.QuantityUnitsMax = most;
        rules.NotionalUnitsMin = notional;
        return rules.IsValid;
    }

    /// <summary>
    /// The end of trading in milliseconds since 1970 by the venue's clock; 0, or later than the unit can say, is none.
    /// </summary>
    internal static uint EndSeconds(long milliseconds)
    {
        const long millisecondsPerSecond = 1_000;
        long seconds = milliseconds / millisecondsPerSecond;
        return seconds is > 0 and <= uint.MaxValue ? (uint)seconds : 0;
    }

    private static bool TryDecimals(ReadOnlySpan<byte> step, int least, out int decimals)
    {
        decimals = DecimalsWithoutStep;
        int dot = step.IndexOf((byte)'.');
        int last = step.LastIndexOfAnyExcept("0."u8);
        if (step.Length == 0) return false;
        if (last >= 0) decimals = dot < 0 || last < dot ? 0 : last - dot;
        decimals = Math.Max(decimals, least);
        return decimals <= InstrumentRules.DecimalsMax;
    }
}
