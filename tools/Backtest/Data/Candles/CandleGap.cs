namespace LowLatency.Backtest.Data.Candles;

/// <summary>Bars that a file does not have: behind which line, from when, how many.</summary>
public readonly record struct CandleGap(int Line, long FromNanos, long ToNanos, long Bars);
