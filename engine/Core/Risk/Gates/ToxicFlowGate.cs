using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D5: no new entries while informed flow is likely (VPIN above its limit).</summary>
public sealed class ToxicFlowGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsFlowToxic && !context.IsReduceOnly ? ReasonCode.RiskToxicFlow : ReasonCode.None;
}
