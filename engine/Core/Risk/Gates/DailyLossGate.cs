using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D1: after a daily loss beyond the limit, no new entries until 00:00 UTC.</summary>
public sealed class DailyLossGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsDailyLossHalted && !context.IsReduceOnly ? ReasonCode.RiskDailyLoss : ReasonCode.None;
}
