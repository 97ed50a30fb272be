using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>One question about one order. "When in doubt, reject." A pure function of the context.</summary>
public interface IRiskGate
{
    /// <summary>None = passed.</summary>
    ReasonCode Evaluate(in RiskContext context);
}
