namespace LowLatency.Protocol.History;

/// <summary>What a download did so far.</summary>
public sealed class FetchCounters
{
    /// <summary>Requests sent.</summary>
    public long Requests { get; internal set; }

    /// <summary>Requests that had to be sent again.</summary>
    public long Retries { get; internal set; }

    /// <summary>Answers 429.</summary>
    public long Limited { get; internal set; }

    /// <summary>
    /// Most weight that the venue told as used in a minute, by whoever uses this address; -1 = not told.
    /// </summary>
    public long UsedWeightMax { get; internal set; } = -1;

    /// <summary>Nanoseconds waited for the rate budget or for the time of a 429.</summary>
    public long BudgetWaitNanos { get; internal set; }
}
