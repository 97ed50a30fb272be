using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Market;

/// <summary>A public trade.</summary>
/// <param name="Id">Id, contiguous.</param>
/// <param name="PriceTicks">Price in ticks.</param>
/// <param name="Lots">Size in lots.</param>
/// <param name="TakerSide">Side of the aggressor.</param>
/// <param name="TakerOrderId">Order of the aggressor: trades of one order at one price form an aggregate.</param>
/// <param name="TimeNanos">Time, nanoseconds since the Unix epoch.</param>
public readonly record struct TradePrint(
    long Id, long PriceTicks, long Lots, SimSide TakerSide, long TakerOrderId, long TimeNanos);
