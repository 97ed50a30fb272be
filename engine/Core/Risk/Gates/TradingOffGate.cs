using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// E7: nothing at all is sent before the host's start checks hold, for the position may not be the real one.
/// </summary>
public sealed class TradingOffGate : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context) =>
        context.IsTradingEnabled ? ReasonCode.None : ReasonCode.RiskTradingOff;
}
