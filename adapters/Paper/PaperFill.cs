using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>One execution of an order.</summary>
internal readonly record struct PaperFill(
    long TradeId, Price Price, Quantity Quantity, Notional Fee, Liquidity Liquidity);
