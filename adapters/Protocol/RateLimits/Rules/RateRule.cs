using System;

namespace LowLatency.Protocol.RateLimits.Rules;

/// <summary>One limit of a venue, as data in its specification. Immutable; any thread.</summary>
public sealed record RateRule
{
    /// <summary>Requests at most in the memory of a sliding window.</summary>
    public const int SlidingCapacityMax = 4_096;

    public required RateScope Scope { get; init; }

    public required RateShape Shape { get; init; }

    /// <summary>The count that is not to be exceeded; corrected by what the venue reports.</summary>
    public required long Capacity { get; init; }

    /// <summary>Length of the window, nanoseconds; not for Decay.</summary>
    public long WindowNanos { get; init; }

    /// <summary>Decay: how much the count falls in a second, in millionths.</summary>
    public long DecayMillionthsPerSecond { get; init; }

    /// <summary>The requests that are counted; one not listed costs nothing. Empty = orders, one each.</summary>
    public RateCost[] Costs { get; init; } = [];

    /// <summary>Cancels are counted, and never held back.</summary>
    public bool LetsCancelsPass { get; init; }

    /// <exception cref="ArgumentException">A value that can not be.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Capacity);
        if (Shape == RateShape.Decay) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DecayMillionthsPerSecond);
        else ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowNanos);
        if (Shape == RateShape.SlidingWindow)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, SlidingCapacityMax);
        }

        foreach (RateCost cost in Costs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cost.Kind);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(cost.Kind, 31);
            ArgumentOutOfRangeException.ThrowIfNegative(cost.Fixed);
        }
    }
}
