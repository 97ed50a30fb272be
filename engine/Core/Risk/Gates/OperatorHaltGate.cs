using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>An operator (or the machine for itself) asked for no new entries.</summary>
public sealed class OperatorHaltGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsOperatorHalted && !context.IsReduceOnly ? ReasonCode.RiskHalted : ReasonCode.None;
}
