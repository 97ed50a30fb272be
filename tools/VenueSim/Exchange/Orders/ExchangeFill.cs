namespace LowLatency.VenueSim.Exchange.Orders;

/// <summary>A fill of a client's order, as booked.</summary>
/// <param name="Order">The order.</param>
/// <param name="TradeId">Trade id of the symbol, the same as in the public trades.</param>
/// <param name="PriceTicks">Price in ticks.</param>
/// <param name="Lots">Size in lots.</param>
/// <param name="IsMaker">Whether the order was resting.</param>
/// <param name="Commission">Fee in units of the fee's asset.</param>
/// <param name="CommissionAsset">Asset of the fee.</param>
/// <param name="TimeNanos">Time, nanoseconds since the Unix epoch.</param>
public sealed record ExchangeFill(
    ExchangeOrder Order, long TradeId, long PriceTicks, long Lots, bool IsMaker, decimal Commission,
    string CommissionAsset, long TimeNanos);
