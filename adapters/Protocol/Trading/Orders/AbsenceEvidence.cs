namespace LowLatency.Protocol.Trading.Orders;

/// <summary>
/// What reconciliations have heard, so that an order missing from a query can be judged by other sources too. Written
/// by the reconciler, read where an absence is weighed. Times are monotonic nanoseconds.
/// </summary>
internal sealed class AbsenceEvidence
{
    /// <summary>When the open-orders answers last gone through whole were asked for.</summary>
    internal long ListedNanos = long.MinValue;

    /// <summary>When the trades last gone through whole were begun to be asked for.</summary>
    internal long TradedNanos = long.MinValue;

    /// <summary>A reconciliation is under way.</summary>
    internal bool IsRunning;

    /// <summary>When the open-orders answers of the last run to begin were asked for.</summary>
    internal long RunListedNanos;

    /// <summary>Both sources were heard whole after a time.</summary>
    internal bool IsHeardSince(long nanos) => ListedNanos > nanos && TradedNanos > nanos;

    /// <summary>The run that is under way brings what is missing after a time; an older one does not.</summary>
    internal bool IsComingSince(long nanos) => IsRunning && RunListedNanos > nanos;
}
