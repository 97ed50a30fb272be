using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Results;

/// <summary>A fill: when it happened at the venue, for how much, and what it cost.</summary>
public readonly record struct FillRow(
    long TimeNanos, ClientOrderId Id, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity,
    Notional Value, Notional Fee, Liquidity Liquidity, Price DecisionPrice, Notional Slippage);
