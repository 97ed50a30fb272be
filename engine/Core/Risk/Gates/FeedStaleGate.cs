using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>B6: no new entries on a feed that went silent.</summary>
public sealed class FeedStaleGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsFeedStale && !context.IsReduceOnly ? ReasonCode.RiskFeedStale : ReasonCode.None;
}
