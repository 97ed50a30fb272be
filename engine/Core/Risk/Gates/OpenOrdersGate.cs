using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D6: number of live orders, unknown ones counted.</summary>
public sealed class OpenOrdersGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.OpenOrders >= limits.OpenOrdersMax && !context.IsReduceOnly
            ? ReasonCode.RiskOpenOrders
            : ReasonCode.None;
}
