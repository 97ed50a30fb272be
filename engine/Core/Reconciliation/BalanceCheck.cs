using LowLatency.Model.State;

namespace LowLatency.Core.Reconciliation;

/// <summary>How far the comparison of one asset is. Business thread only.</summary>
internal struct BalanceCheck
{
    /// <summary>Compared at least once since the run began.</summary>
    public bool IsProven;

    /// <summary>One answer differed; the next one decides.</summary>
    public bool IsSuspected;

    /// <summary>The venue's amount less ours in that answer, in the asset's units here.</summary>
    public long SuspectedUnits;

    /// <summary>When that answer was asked for, unix nanoseconds.</summary>
    public long SuspectedNanos;

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref IsProven);
        state.Visit(ref IsSuspected);
        state.Visit(ref SuspectedUnits);
        state.Visit(ref SuspectedNanos);
    }
}
