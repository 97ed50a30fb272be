using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Data.Trades;

/// <summary>One trade of a file.</summary>
public readonly record struct TradeRow(long TimeNanos, long Id, Price Price, Quantity Quantity, Side Aggressor);
