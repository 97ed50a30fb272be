using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D9: stopped for good until an operator resumes. Holds for orders that reduce risk too.</summary>
public sealed class KillSwitchGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsKilled ? ReasonCode.RiskKillSwitch : ReasonCode.None;
}
