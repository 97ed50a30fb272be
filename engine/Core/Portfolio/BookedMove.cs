using LowLatency.Model.Numbers;

namespace LowLatency.Core.Portfolio;

/// <summary>What came or went without a trade was booked at. Positive = it came.</summary>
/// <param name="Value">Of the quote asset, or of the cash itself, units of 10^-8.</param>
/// <param name="Reporting">The same in the reporting asset at the rate of then; zero while there was none.</param>
public readonly record struct BookedMove(Notional Value, Notional Reporting);
