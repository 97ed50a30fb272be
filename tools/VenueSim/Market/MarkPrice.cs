namespace LowLatency.VenueSim.Market;

/// <summary>Mark price and funding of a perpetual.</summary>
/// <param name="MarkTicks">Mark price in ticks.</param>
/// <param name="IndexTicks">Index price in ticks.</param>
/// <param name="FundingRateE8">Rate for the coming settlement, in units of 1e-8.</param>
/// <param name="NextFundingMillis">Time of the coming settlement.</param>
public readonly record struct MarkPrice(long MarkTicks, long IndexTicks, long FundingRateE8, long NextFundingMillis);
