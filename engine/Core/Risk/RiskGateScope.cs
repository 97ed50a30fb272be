namespace LowLatency.Core.Risk;

/// <summary>Which orders a gate looks at; it passes all others.</summary>
public enum RiskGateScope : byte
{
    /// <summary>Every order, also one that only reduces a position.</summary>
    AllOrders = 0,

    /// <summary>Orders that may enlarge a position: what only reduces must stay possible.</summary>
    Entries = 1,

    /// <summary>Orders marked reduce-only.</summary>
    ReduceOnly = 2,
}
