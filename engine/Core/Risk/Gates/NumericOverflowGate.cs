using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>A number that left its range: what the other gates compared is not to be trusted.</summary>
public sealed class NumericOverflowGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.HasOverflown ? ReasonCode.RiskNumericOverflow : ReasonCode.None;
}
