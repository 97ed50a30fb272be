using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>E6: balances differed too much from the journal's; nothing new until an operator has looked.</summary>
public sealed class PositionDriftGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsDriftHalted && !context.IsReduceOnly ? ReasonCode.RiskPositionDrift : ReasonCode.None;
}
