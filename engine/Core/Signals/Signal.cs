using System;
using LowLatency.Model.State;

namespace LowLatency.Core.Signals;

/// <summary>
/// What one strategy says about one closed bar. A signal that is not present takes no part in the decision.
/// </summary>
public struct Signal
{
    /// <summary>False: the strategy has nothing to say (warming up, or its condition does not hold).</summary>
    public bool IsPresent;

    /// <summary>-1 (sell) to 1 (buy).</summary>
    public double Direction;

    /// <summary>0 to 1.</summary>
    public double Confidence;

    /// <summary>Intermediate values for explaining, set whether or not the signal is present.</summary>
    public SignalValues Values;

    /// <summary>Makes the signal present; direction and confidence are clipped to their ranges.</summary>
    public void Set(double direction, double confidence)
    {
        IsPresent = true;
        Direction = Math.Clamp(direction, -1, 1);
        Confidence = Math.Clamp(confidence, 0, 1);
    }

    /// <summary>False when a number is not one: such a signal is never used.</summary>
    public readonly bool IsValid =>
        !IsPresent || (Direction >= -1 && Direction <= 1 && Confidence >= 0 && Confidence <= 1);

    public void Traverse(ref StateTraversal state)
    {
        state.Visit(ref IsPresent);
        state.Visit(ref Direction);
        state.Visit(ref Confidence);
        for (int i = 0; i < SignalValues.Capacity; i++) state.Visit(ref Values[i]);
    }
}
