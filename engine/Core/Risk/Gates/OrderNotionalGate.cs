using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D4: value of one order at its worst price.</summary>
public sealed class OrderNotionalGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        !context.IsReduceOnly && context.WorstNotional > limits.OrderNotionalMax
            ? ReasonCode.RiskOrderNotional
            : ReasonCode.None;
}
