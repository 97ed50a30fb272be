using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D2: after a drawdown beyond the limit, no new entries until an operator resumes.</summary>
public sealed class DrawdownGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsDrawdownHalted && !context.IsReduceOnly ? ReasonCode.RiskDrawdown : ReasonCode.None;
}
