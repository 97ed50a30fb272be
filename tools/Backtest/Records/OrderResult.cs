using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Backtest.Records;

/// <summary>An order as the engine placed it.</summary>
public readonly record struct OrderResult(
    long TimeNanos, ClientOrderId Id, InstrumentId Instrument, Side Side, OrderType Type, Price LimitPrice,
    Quantity Quantity, Price DecisionPrice);
