using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Records;

/// <summary>
/// A fill: when it happened at the venue, for how much, and what it cost. Value, fee and slippage are in the reporting
/// asset, at the rate of the moment when the engine booked it.
/// </summary>
public readonly record struct FillRow(
    long TimeNanos, ClientOrderId Id, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity,
    Notional Value, Notional Fee, Liquidity Liquidity, Price DecisionPrice, Notional Slippage);
