namespace LowLatency.Backtest.Results;

/// <summary>The days of one regime: how many, and what the run and the market made on them, compounded.</summary>
public sealed record RegimeRow(string Trend, string Volatility, int Days, double Return, double MarketReturn);
