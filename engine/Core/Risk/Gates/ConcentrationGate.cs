using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>D3: one symbol's share of equity, working orders counted as if they filled at their worst price.</summary>
public sealed class ConcentrationGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        !context.IsReduceOnly
        && RiskLimits.IsShareAbove(context.SymbolExposureAfter, context.Equity, limits.SymbolExposurePpmMax)
            ? ReasonCode.RiskConcentration
            : ReasonCode.None;
}
