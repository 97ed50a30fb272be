using LowLatency.Core.Risk;
using LowLatency.Core.Settings;
using LowLatency.Model.Time;

namespace LowLatency.Core.Execution;

/// <summary>The execution settings in integers. Immutable.</summary>
public sealed class ExecutionLimits
{
    /// <summary>Longest pause between two queries about one order.</summary>
    public const long QueryPauseNanosMax = 60 * Timestamp.NanosPerSecond;

    /// <summary>A stop-loss order that came to nothing is tried again after this.</summary>
    public const long StopRetryNanos = Timestamp.NanosPerSecond;

    /// <summary>Longest pause between two exits that the venue refused.</summary>
    public const long ExitPauseNanosMax = 10 * Timestamp.NanosPerSecond;

    /// <summary>
    /// A resting stop is replaced for a larger position, and one that came to nothing is tried again, after this.
    /// </summary>
    public const long RestingStopPauseNanos = 5 * Timestamp.NanosPerSecond;

    /// <summary>
    /// An exit waits so long for the stop at the venue to go, or until a newer decision: what became of it may have to
    /// be asked first.
    /// </summary>
    public const long RestingStopWaitNanos = 60 * Timestamp.NanosPerSecond;

    /// <summary>A resting stop that the venue refused is tried again after this.</summary>
    public const long RestingStopRefusedNanos = 60 * Timestamp.NanosPerSecond;

    /// <summary>Bar returns behind the volatility cooldown.</summary>
    public const int VolatilityReturns = 20;

    /// <summary>The settings must have passed <see cref="Settings.Validation.EngineSettingsValidator"/>.</summary>
    public ExecutionLimits(EngineSettings settings)
    {
        ExecutionSettings execution = settings.Execution;
        OrderLifeNanos = execution.LimitOrderLifeMillis * Timestamp.NanosPerMillisecond;
        ChildLifeNanos = OrderLifeNanos + (execution.Split.DurationMillis * Timestamp.NanosPerMillisecond);
        AcknowledgeTimeoutNanos = execution.AcknowledgeTimeoutMillis * Timestamp.NanosPerMillisecond;
        StopLossPpm = RiskLimits.PercentToPpm(execution.StopLossPercent);
        RestingStopPpm = execution.StopLossPercent > 0 && execution.RestingStopBehindPercent > 0
            ? RiskLimits.PercentToPpm(execution.StopLossPercent + execution.RestingStopBehindPercent)
            : 0;
        TrailingStopPpm = RiskLimits.PercentToPpm(execution.TrailingStopPercent);
        TimeStopNanos = execution.TimeStopMillis * Timestamp.NanosPerMillisecond;
        CooldownAfterLossNanos = execution.CooldownAfterLossMillis * Timestamp.NanosPerMillisecond;
        VolatilityMax = (double)execution.CooldownVolatilityPercent / 100;
        SizePpm = RiskLimits.PercentToPpm(settings.Combination.EquityPercentPerTrade);
        AreMissingFillsSold = settings.Reconciliation.UnprovenMillisMax > 0;
        CollarPpm = RiskLimits.PercentToPpm(settings.Risk.CollarPercent);
        IsShortAllowed = execution.IsShortAllowed;
    }

    public long OrderLifeNanos { get; }

    /// <summary>
    /// A child's end is its parent's to decide; one that outlives every parent is cancelled all the same.
    /// </summary>
    public long ChildLifeNanos { get; }

    public long AcknowledgeTimeoutNanos { get; }

    public long StopLossPpm { get; }

    /// <summary>Distance of the stop that rests at the venue from the cost; 0 = none.</summary>
    public long RestingStopPpm { get; }

    /// <summary>0 = none.</summary>
    public long TrailingStopPpm { get; }

    /// <summary>0 = none.</summary>
    public long TimeStopNanos { get; }

    public long CooldownAfterLossNanos { get; }

    /// <summary>Population deviation of bar returns as a fraction; 0 = off.</summary>
    public double VolatilityMax { get; }

    /// <summary>Share of equity of a full-size trade.</summary>
    public long SizePpm { get; }

    public long CollarPpm { get; }

    /// <summary>
    /// What exits that are over have sold, as far as no fill has told of it, is not sold again. False in a recorded run
    /// of before.
    /// </summary>
    public bool AreMissingFillsSold { get; }

    public bool IsShortAllowed { get; }

    /// <summary>Pause before an exit is sent again after so many refusals in a row: doubles from a second.</summary>
    public static long ExitPauseNanos(int refusals)
    {
        long pause = StopRetryNanos;
        for (int i = 1; i < refusals && pause < ExitPauseNanosMax; i++) pause *= 2;
        return pause < ExitPauseNanosMax ? pause : ExitPauseNanosMax;
    }

    /// <summary>Pause before the next query about an unknown order: doubles from the acknowledgement timeout.</summary>
    public long QueryPauseNanos(int queryCount)
    {
        long pause = AcknowledgeTimeoutNanos;
        for (int i = 1; i < queryCount && pause < QueryPauseNanosMax; i++) pause *= 2;
        return pause < QueryPauseNanosMax ? pause : QueryPauseNanosMax;
    }
}
