using LowLatency.Model.Reasons;

namespace LowLatency.Core.Risk;

/// <summary>
/// One question about one order, a row of <see cref="RiskGateTable"/>. "When in doubt, reject." Pure; any thread.
/// </summary>
public sealed class RiskGate
{
    private readonly Condition _isRefused;

    internal RiskGate(RiskGateId id, ReasonCode reason, RiskGateScope scope, string refusal, Condition isRefused)
    {
        Id = id;
        Reason = reason;
        Scope = scope;
        Refusal = refusal;
        _isRefused = isRefused;
    }

    /// <summary>A pure function of the context and the limits; true = the order is refused.</summary>
    internal delegate bool Condition(in RiskContext context, RiskLimits limits);

    /// <summary>The closer reason of a refusal.</summary>
    internal delegate ReasonCode ReasonOf(in RiskContext context);

    public RiskGateId Id { get; }

    /// <summary>What a refusal is recorded as, unless the gate knows a closer reason.</summary>
    public ReasonCode Reason { get; }

    public RiskGateScope Scope { get; }

    /// <summary>When it refuses an order; for people, completes "refuses when".</summary>
    public string Refusal { get; }

    internal ReasonOf? CloserReason { get; init; }

    /// <summary>None = passed. Does not allocate.</summary>
    public ReasonCode Evaluate(in RiskContext context, RiskLimits limits)
    {
        if (Scope == RiskGateScope.Entries && context.IsReduceOnly) return ReasonCode.None;
        if (Scope == RiskGateScope.ReduceOnly && !context.IsReduceOnly) return ReasonCode.None;
        if (!_isRefused(context, limits)) return ReasonCode.None;
        return CloserReason == null ? Reason : CloserReason(context);
    }
}
