using System;

namespace LowLatency.Unit.Backtest.Naive;

/// <summary>A fill; the time is the open of the candle in which it happened.</summary>
internal sealed record NaiveFill(DateTime Candle, bool IsBuy, decimal Price, decimal Quantity, decimal Fee);
