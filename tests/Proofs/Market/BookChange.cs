namespace LowLatency.Proofs.Market;

/// <summary>One level after a change: price in ticks, quantity in lots, 0 = gone.</summary>
internal readonly record struct BookChange(long Ticks, long Lots);
