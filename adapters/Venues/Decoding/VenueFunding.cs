using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;

namespace LowLatency.Venues.Decoding;

/// <summary>
/// Mark and index prices and funding rates. Mark and index prices are averages and lie off the tick; they are the only
/// prices that are rounded (half to even, at the unit), since no order can be placed or filled at them.
/// </summary>
internal static class VenueFunding
{
    /// <summary>An absent or empty price is 0.</summary>
    internal static bool TryReadPrice(JsonValue text, in InstrumentFormat format, out Price price)
    {
        price = default;
        if (!text.IsPresent || (text.IsString && text.Length == 2)) return true;
        if (!DecimalText.TryParseRounded(text.Text, format.PriceDecimals, out long units) || units < 0) return false;
        price = new Price(units);
        return true;
    }

    /// <summary>An absent or empty rate leaves the payload as it is.</summary>
    internal static bool TryReadRate(JsonValue text, ref FundingPayload funding)
    {
        if (!text.IsPresent || (text.IsString && text.Length == 2)) return true;
        if (!FixedPoint.TryParse(text.Text, FundingPayload.RateDecimals, out long rate)) return false;
        funding.PredictedRate = rate;
        funding.HasPredictedRate = 1;
        return true;
    }
}
