namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>What an answer reports of a limit; -1 = it does not say.</summary>
public readonly record struct RateReport()
{
    /// <summary>The count that is not to be exceeded.</summary>
    public long Limit { get; init; } = -1;

    /// <summary>The count now.</summary>
    public long Used { get; init; } = -1;

    /// <summary>What is left of the limit.</summary>
    public long Remaining { get; init; } = -1;

    /// <summary>Until the count is zero, nanoseconds.</summary>
    public long ResetInNanos { get; init; } = -1;
}
