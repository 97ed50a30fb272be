namespace LowLatency.VenueSim.Market;

/// <summary>Best prices (ticks) and sizes (lots); zero where a side is empty.</summary>
/// <param name="BidTicks">Best bid.</param>
/// <param name="BidLots">Size at the best bid.</param>
/// <param name="AskTicks">Best ask.</param>
/// <param name="AskLots">Size at the best ask.</param>
public readonly record struct TopOfBook(long BidTicks, long BidLots, long AskTicks, long AskLots);
