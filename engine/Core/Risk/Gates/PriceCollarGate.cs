using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// D6: a limit price further from the mid than the collar is a mistake, also for an order that reduces risk. A market
/// order has no price to check; its worst case is valued at the collar's edge. Without a mid nothing can be checked.
/// </summary>
public sealed class PriceCollarGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context)
    {
        if (context.Mid.Units <= 0) return ReasonCode.RiskPriceCollar;
        if (context.Type != OrderType.Limit) return ReasonCode.None;
        if (context.LimitPrice.Units <= 0) return ReasonCode.RiskPriceCollar;
        Int128 distance = Int128.Abs((Int128)context.LimitPrice.Units - context.Mid.Units);
        return RiskLimits.IsShareAbove(distance, new Notional(context.Mid.Units), limits.CollarPpm)
            ? ReasonCode.RiskPriceCollar
            : ReasonCode.None;
    }
}
