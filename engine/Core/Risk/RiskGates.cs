using System;

namespace LowLatency.Core.Risk;

/// <summary>
/// The last check before an order: asks every gate of <see cref="RiskGateTable"/> in its fixed order and records each
/// answer. Pure; any thread.
/// </summary>
public sealed class RiskGates
{
    private readonly RiskLimits _limits;

    public RiskGates(RiskLimits limits) => _limits = limits;

    /// <summary>Does not allocate.</summary>
    public RiskVerdict Ask(in RiskContext context)
    {
        var verdict = default(RiskVerdict);
        ReadOnlySpan<RiskGate> gates = RiskGateTable.Rows;
        for (int i = 0; i < gates.Length; i++) verdict.Record((RiskGateId)i, gates[i].Evaluate(context, _limits));
        return verdict;
    }
}
