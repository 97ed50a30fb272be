namespace LowLatency.Backtest.Results;

/// <summary>One calendar month (UTC): its return, as a fraction.</summary>
public readonly record struct MonthRow(int Year, int Month, double Return);
