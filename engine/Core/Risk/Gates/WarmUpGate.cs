using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>No new entries before the indicators have their history.</summary>
public sealed class WarmUpGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsWarmedUp || context.IsReduceOnly ? ReasonCode.None : ReasonCode.WarmingUp;
}
