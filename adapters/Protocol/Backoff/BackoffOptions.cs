using System;

namespace LowLatency.Protocol.Backoff;

/// <summary>Times of reconnecting, in nanoseconds.</summary>
public sealed record BackoffOptions
{
    private const long Second = 1_000_000_000;

    /// <summary>The first delay; doubles per failure.</summary>
    public long BaseNanos { get; init; } = Second;

    /// <summary>The delay stops doubling here; jitter still applies.</summary>
    public long CapNanos { get; init; } = 30 * Second;

    /// <summary>Per cent, 0-50: each delay is scaled by a factor in [1 - j, 1 + j].</summary>
    public int JitterPercent { get; init; } = 20;

    /// <summary>The first attempt after start is delayed by a value in [0, this].</summary>
    public long StartJitterNanos { get; init; } = Second / 2;

    /// <summary>An orderly close is followed by an attempt after a value in [0, this].</summary>
    public long OrderlyJitterNanos { get; init; } = Second / 5;

    /// <summary>
    /// A connection that lived this long counts as healthy: the failure count starts again. Without it a peer that
    /// accepts and drops at once would be called without pause.
    /// </summary>
    public long HealthyAfterNanos { get; init; } = 30 * Second;

    /// <summary>Failures in a row that raise the alarm.</summary>
    public int AlarmAfterFailures { get; init; } = 10;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BaseNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(CapNanos, BaseNanos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CapNanos, 3600 * Second);
        ArgumentOutOfRangeException.ThrowIfNegative(JitterPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(JitterPercent, 50);
        ArgumentOutOfRangeException.ThrowIfNegative(StartJitterNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(OrderlyJitterNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(HealthyAfterNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(AlarmAfterFailures);
    }
}
