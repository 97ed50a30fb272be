using System;
using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Numbers;
using LowLatency.Model.Time;

namespace LowLatency.Core.Execution.Algorithms;

/// <summary>The split settings in integers. Immutable.</summary>
public sealed class SplitLimits
{
    /// <summary>The settings must have passed <see cref="Settings.Validation.EngineSettingsValidator"/>.</summary>
    public SplitLimits(EngineSettings settings)
    {
        SplitSettings split = settings.Execution.Split;
        split.TryGetAlgorithm(out SplitAlgorithm algorithm);
        Algorithm = algorithm;
        NotionalMax = new Notional((long)decimal.Truncate(split.Notional * Notional.UnitsPerOne));
        DailyVolumePpm = RiskLimits.PercentToPpm(split.DailyVolumePercent);
        DurationNanos = split.DurationMillis * Timestamp.NanosPerMillisecond;
        Slices = split.Slices;
        DisplayPpm = RiskLimits.PercentToPpm(split.DisplayPercent);
        IntervalNanos = split.RepriceMillis * Timestamp.NanosPerMillisecond;
        GraceNanos = settings.Execution.AcknowledgeTimeoutMillis * Timestamp.NanosPerMillisecond;
        IsRestCrossed = split.IsRestCrossed || algorithm == SplitAlgorithm.PassiveThenCross;
        _collarPpm = RiskLimits.PercentToPpm(settings.Risk.CollarPercent);
        _exitCollarPpm = Math.Max(_collarPpm, RiskLimits.PercentToPpm(settings.Risk.ExitCollarPercent ?? 0));
    }

    private readonly long _collarPpm;
    private readonly long _exitCollarPpm;

    public SplitAlgorithm Algorithm { get; }

    /// <summary>An order worth more is split; 0 = no such threshold.</summary>
    public Notional NotionalMax { get; }

    /// <summary>An order of a larger share of the last 24 hours' volume is split; 0 = no such threshold.</summary>
    public long DailyVolumePpm { get; }

    /// <summary>From the decision to the deadline.</summary>
    public long DurationNanos { get; }

    public int Slices { get; }

    public long DisplayPpm { get; }

    /// <summary>Least time between two children.</summary>
    public long IntervalNanos { get; }

    /// <summary>
    /// Behind the deadline: time for the last cancel to be proven and the rest to be taken. Then a parent is over,
    /// whatever is still unproven.
    /// </summary>
    public long GraceNanos { get; }

    public bool IsRestCrossed { get; }

    /// <summary>How far from the mid a child may go: an exit may give up more.</summary>
    public long CollarPpmOf(bool isReduceOnly) => isReduceOnly ? _exitCollarPpm : _collarPpm;
}
