using System;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// D8: what passes the other gates as reduce-only must really reduce: opposite to the position, and never more than
/// what is left of it after the working orders of that side.
/// </summary>
public sealed class ReduceOnlyGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context)
    {
        if (!context.IsReduceOnly) return ReasonCode.None;
        bool isOpposite = context.Side == Side.Sell ? context.Position.Units > 0 : context.Position.Units < 0;
        if (!isOpposite) return ReasonCode.RiskReduceOnlyInvalid;
        Int128 left = Int128.Abs(context.Position.Units) - context.WorkingSameSide.Units;
        return context.Quantity.Units > left ? ReasonCode.RiskReduceOnlyInvalid : ReasonCode.None;
    }
}
