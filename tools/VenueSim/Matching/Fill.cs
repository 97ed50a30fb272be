using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Matching;

/// <summary>One match, at the price of the resting order.</summary>
/// <param name="TradeId">Id, contiguous from 1 above the first.</param>
/// <param name="PriceTicks">Price in ticks.</param>
/// <param name="Lots">Size in lots.</param>
/// <param name="TakerSide">Side of the aggressor.</param>
/// <param name="TakerOrderId">Order id of the aggressor.</param>
/// <param name="MakerOrderId">Order id of the resting order.</param>
/// <param name="IsMakerDone">Whether the resting order is filled completely.</param>
public readonly record struct Fill(
    long TradeId, long PriceTicks, long Lots, SimSide TakerSide, long TakerOrderId, long MakerOrderId,
    bool IsMakerDone);
