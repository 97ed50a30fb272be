using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Cli.Demo.Live;

/// <summary>A fill as the view shows it; side is that of the own order.</summary>
internal readonly record struct RecentFill(
    long TimeNanos, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Liquidity Liquidity);
