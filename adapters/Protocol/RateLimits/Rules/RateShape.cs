namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>How a count goes down again.</summary>
public enum RateShape : byte
{
    /// <summary>To zero at fixed moments of the venue's clock.</summary>
    FixedWindow = 0,

    /// <summary>Each request leaves the count one window after it.</summary>
    SlidingWindow = 1,

    /// <summary>To zero one window after the first request that it counted.</summary>
    Pool = 2,

    /// <summary>Steadily, so much a second.</summary>
    Decay = 3,
}
