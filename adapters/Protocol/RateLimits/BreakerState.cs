namespace LowLatency.Protocol.RateLimits;

/// <summary>What the breaker of a rate budget lets pass.</summary>
public enum BreakerState : byte
{
    /// <summary>Everything that the windows allow.</summary>
    Closed = 0,

    /// <summary>Nothing until its time.</summary>
    Open = 1,

    /// <summary>One request; its answer decides.</summary>
    HalfOpen = 2,
}
