using LowLatency.Model.Events.Market;
using LowLatency.Model.Numbers;
using LowLatency.Model.Reasons;
using LowLatency.Protocol.Feeds;
using LowLatency.Protocol.Json;

namespace LowLatency.Venues.Decoding;

/// <summary>
/// Prices and volumes of a bar, each on its unit or the bar is refused; a volume above the range of 64 bits is the
/// largest that there is, so that the bar's prices are not lost for it.
/// </summary>
internal static unsafe class VenueBar
{
    /// <summary>Taker volume is -1 when <paramref name="taker"/> is absent.</summary>
    internal static bool TryFill(
        ref BarPayload bar, in InstrumentFormat format, JsonValue open, JsonValue high, JsonValue low, JsonValue close,
        JsonValue volume, JsonValue taker, out ReasonCode reason, out byte* error)
    {
        long takerUnits = -1;
        error = taker.Start;
        reason = ReasonCode.None;
        if (taker.IsPresent && !TryReadVolume(taker, format.QuantityDecimals, out takerUnits, out reason, out error))
        {
            return false;
        }

        if (!TryRead(open, format.PriceDecimals, out long openUnits, out reason, out error)
            || !TryRead(high, format.PriceDecimals, out long highUnits, out reason, out error)
            || !TryRead(low, format.PriceDecimals, out long lowUnits, out reason, out error)
            || !TryRead(close, format.PriceDecimals, out long closeUnits, out reason, out error)
            || !TryReadVolume(volume, format.QuantityDecimals, out long volumeUnits, out reason, out error))
        {
            return false;
        }

        reason = ReasonCode.None;
        bar.Open = new Price(openUnits);
        bar.High = new Price(highUnits);
        bar.Low = new Price(lowUnits);
        bar.Close = new Price(closeUnits);
        bar.Volume = new Quantity(volumeUnits);
        bar.TakerBuyVolume = new Quantity(takerUnits);
        return true;
    }

    private static bool TryReadVolume(
        JsonValue text, int decimals, out long units, out ReasonCode reason, out byte* error)
    {
        error = text.Start;
        return BookLevelReader.TryReadQuantity(text, decimals, out units, out reason);
    }

    private static bool TryRead(JsonValue text, int decimals, out long units, out ReasonCode reason, out byte* error)
    {
        error = text.Start;
        return BookLevelReader.TryRead(text, decimals, out units, out reason);
    }
}
