using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// D6, E5: a buy needs cash that no working buy has claimed; a sell needs the position. An account that may be short
/// needs equity for all its exposure: no leverage.
/// </summary>
public sealed class BalanceGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context)
    {
        if (context.IsReduceOnly) return ReasonCode.None;
        if (limits.IsShortAllowed)
        {
            return context.GrossExposureAfter > context.Equity.Units ? ReasonCode.RiskBalance : ReasonCode.None;
        }

        if (context.Side == Side.Buy)
        {
            return context.WorstNotional > context.CashFree ? ReasonCode.RiskBalance : ReasonCode.None;
        }

        Int128 left = (Int128)context.Position.Units - context.WorkingSameSide.Units - context.Quantity.Units;
        return left < 0 ? ReasonCode.RiskBalance : ReasonCode.None;
    }
}
