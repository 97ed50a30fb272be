using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D7: the venue refused too many of the last orders; pause.</summary>
public sealed class RejectRateGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsRejectBreakerOpen && !context.IsReduceOnly ? ReasonCode.RiskRejectRate : ReasonCode.None;
}
