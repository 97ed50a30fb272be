using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading.Records;

/// <summary>
/// One request to a venue, venue-neutral. Prices and quantities are in the instrument's units
/// (<see cref="Feeds.FeedInstrumentTable"/> holds the decimals).
/// </summary>
public struct TradingRequest
{
    /// <summary>Rises with each request of a gateway; echoed by answers of socket requests.</summary>
    public long Id;

    public TradingRequestKind Kind;

    /// <summary>Index in the feed's instrument table, -1 = none or all.</summary>
    public short Instrument;

    public Side Side;
    public OrderType OrderType;
    public TimeInForce TimeInForce;
    public OrderFlags OrderFlags;

    /// <summary>The order placed, cancelled or asked for; none where <see cref="VenueOrderId"/> names it.</summary>
    public ClientOrderId ClientOrderId;

    /// <summary>The order's id at the venue, 0 = not known. Trades: only those of this order.</summary>
    public long VenueOrderId;

    public Price LimitPrice;

    /// <summary>Stop orders: the trade price that makes it a market order.</summary>
    public Price TriggerPrice;

    public Quantity Quantity;

    /// <summary>Trades: the first trade id wanted (inclusive); 0 = by <see cref="FromTimeUnits"/>.</summary>
    public long FromTradeId;

    /// <summary>
    /// Trades without a first id: from which time of the venue on, as its requests write it
    /// (<see cref="TradeCursorRule.TimeUnitNanos"/>); 0 = the latest.
    /// </summary>
    public long FromTimeUnits;

    /// <summary>Trades by time: until when, in the same units; 0 = now.</summary>
    public long UntilTimeUnits;

    /// <summary>Cancel: how long ago the order was placed, nanoseconds; 0 = not known.</summary>
    public long OrderAgeNanos;

    /// <summary>Rows wanted at most, 0 = the venue's maximum.</summary>
    public int RowsMax;

    /// <summary>The instrument's units change: what is asked for counts in the new ones.</summary>
    public void Rescale(in UnitChange change)
    {
        change.TryScale(Quantity, out Quantity, out _);
        LimitPrice = change.Scale(LimitPrice);
        TriggerPrice = change.Scale(TriggerPrice);
    }

    /// <summary>The order of a command; its instrument is an index in the table.</summary>
    public static TradingRequest Place(in EngineCommand command, short instrument) => new()
    {
        Kind = TradingRequestKind.Place,
        Instrument = instrument,
        Side = command.Side,
        OrderType = command.OrderType,
        TimeInForce = command.TimeInForce,
        OrderFlags = command.OrderFlags,
        ClientOrderId = command.ClientOrderId,
        LimitPrice = command.LimitPrice,
        TriggerPrice = command.TriggerPrice,
        Quantity = command.Quantity,
    };
}
