using System;

namespace LowLatency.Protocol.Clocks;

/// <summary>Times of a <see cref="ClockOffset"/>, in nanoseconds.</summary>
public sealed record ClockOffsetSettings
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>Measured again after so long.</summary>
    public long PeriodNanos { get; init; } = 60 * Second;

    /// <summary>Pause between the measurements at the start and after a failed one.</summary>
    public long FirstPauseNanos { get; init; } = 250 * Millisecond;

    /// <summary>Measurements at the start and after each resynchronisation.</summary>
    public int FirstSamples { get; init; } = 3;

    /// <summary>A last measurement older than this makes the offset unknown.</summary>
    public long AgeNanosMax { get; init; } = 200 * Second;

    public long WarnNanos { get; init; } = 500 * Millisecond;

    public long BlockNanos { get; init; } = Second;

    /// <summary>
    /// How fast the two clocks are thought to part, in parts per million: an old measurement with a short round trip
    /// loses against a young one by this much.
    /// </summary>
    public int DriftPartsPerMillion { get; init; } = 200;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PeriodNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FirstPauseNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FirstSamples);
        ArgumentOutOfRangeException.ThrowIfLessThan(AgeNanosMax, PeriodNanos);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WarnNanos);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockNanos, WarnNanos);
        ArgumentOutOfRangeException.ThrowIfNegative(DriftPartsPerMillion);
    }
}
