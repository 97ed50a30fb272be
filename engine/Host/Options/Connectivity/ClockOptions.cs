using LowLatency.Protocol.Clocks;

namespace LowLatency.Host.Options.Connectivity;

/// <summary>How the venue's clock is measured against this machine's.</summary>
public sealed record ClockOptions
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1_000_000_000;

    /// <summary>From this offset on nothing new is placed, milliseconds.</summary>
    public int BlockMillis { get; set; } = 1_000;

    /// <summary>Between two measurements, seconds.</summary>
    public int PeriodSeconds { get; set; } = 60;

    /// <summary>Between the measurements at the start and behind a failed one, milliseconds.</summary>
    public int FirstPauseMillis { get; set; } = 250;

    /// <summary>Measurements at the start and after each resynchronisation.</summary>
    public int FirstSamples { get; set; } = 3;

    /// <summary>With no measurement for longer the offset is unknown, seconds: nothing new is placed.</summary>
    public int AgeSecondsMax { get; set; } = 200;

    /// <summary>How fast the two clocks are thought to part, parts per million.</summary>
    public int DriftPartsPerMillion { get; set; } = 200;

    internal ClockOffsetSettings Settings(int warnMillis) => new()
    {
        PeriodNanos = PeriodSeconds * Second,
        FirstPauseNanos = FirstPauseMillis * Millisecond,
        FirstSamples = FirstSamples,
        AgeNanosMax = AgeSecondsMax * Second,
        WarnNanos = warnMillis * Millisecond,
        BlockNanos = BlockMillis * Millisecond,
        DriftPartsPerMillion = DriftPartsPerMillion,
    };
}
