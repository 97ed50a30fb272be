using System;
using LowLatency.Protocol.Backoff;
using LowLatency.Protocol.RateLimits;

namespace LowLatency.Protocol.History;

/// <summary>Shares and times of a download.</summary>
public sealed record FetchSettings
{
    private const long Second = 1_000_000_000;

    /// <summary>Most of the venue's limit that may be asked for; the engine's cancels go so far too.</summary>
    public const int SharePercentMax = 80;

    /// <summary>
    /// Up to here of the venue's limit, everything that this address sends together: an engine beside it sends orders
    /// up to 70 %, so the default leaves it room.
    /// </summary>
    public int SharePercent { get; init; } = 50;

    /// <summary>Failures in a row that end the download.</summary>
    public int FailuresMax { get; init; } = 8;

    /// <summary>How long a 429 that tells no time is waited for.</summary>
    public long LimitedNanos { get; init; } = 60 * Second;

    /// <summary>Waits between failures.</summary>
    public BackoffOptions Backoff { get; init; } = new()
    {
        BaseNanos = Second / 2,
        CapNanos = 15 * Second,
    };

    /// <summary>The same shares for the budget of the address.</summary>
    public RateBudgetSettings Budget() => new()
    {
        CeilingPercent = SharePercentMax,
        OrderPercent = SharePercentMax,
        ReadPercent = Math.Clamp(SharePercent, 1, SharePercentMax),
        BreakerNanos = Second,
    };
}
