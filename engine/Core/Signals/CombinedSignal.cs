using System;
using LowLatency.Model.Decisions;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.Core.Signals;

/// <summary>The outcome of combining the signals of one bar.</summary>
public readonly record struct CombinedSignal
{
    /// <summary>
    /// None = trade; else why not: WarmingUp, NoSignal, SignalLowConfidence or CombinedBelowThreshold.
    /// </summary>
    public ReasonCode Reason { get; init; }

    /// <summary>sum(direction x confidence x weight) / sum(weight) over the signals used; 0 when none was.</summary>
    public double Combined { get; init; }

    /// <summary>Bit i = signal i was used.</summary>
    public uint Used { get; init; }

    /// <summary>Bit i = signal i was present but dropped for its confidence.</summary>
    public uint Dropped { get; init; }

    public Side Side { get; init; }

    /// <summary>Limit below the market threshold on |combined|, market from it.</summary>
    public OrderType OrderType { get; init; }

    public Urgency Urgency { get; init; }

    public bool IsTrade => Reason == ReasonCode.None;

    /// <summary>|combined|, the fraction of the full size; 0..1.</summary>
    public double Strength => Math.Abs(Combined);
}
