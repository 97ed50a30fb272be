using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Results;

/// <summary>
/// From a flat position to a flat one, or to the moment it changed sides: all its fills together. Profit is after fees.
/// </summary>
public sealed record RoundTrip(
    InstrumentId Instrument, Side Side, long OpenedNanos, long ClosedNanos, Notional Bought, Notional Sold,
    Notional Fees, Notional Profit, int Fills);
