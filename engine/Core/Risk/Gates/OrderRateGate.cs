using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk.Gates;

/// <summary>
/// D6: orders placed in the last second. Orders that reduce risk may use twice the limit: they pass what blocks
/// entries, yet a loop of them must not run free.
/// </summary>
public sealed class OrderRateGate(RiskLimits limits) : IRiskGate
{
    public ReasonCode Evaluate(in RiskContext context)
    {
        int limit = context.IsReduceOnly ? 2 * limits.OrdersPerSecondMax : limits.OrdersPerSecondMax;
        return context.OrdersInLastSecond >= limit ? ReasonCode.RiskOrderRate : ReasonCode.None;
    }
}
