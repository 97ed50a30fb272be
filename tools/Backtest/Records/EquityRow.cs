using LowLatency.Model.Numbers;

namespace LowLatency.Backtest.Records;

/// <summary>The account at one moment: equity, and the value of all positions without their sign.</summary>
public readonly record struct EquityRow(long TimeNanos, Notional Equity, Notional Exposure);
