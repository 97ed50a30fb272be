using LowLatency.Model.Reasons;
using LowLatency.Model.State;

namespace LowLatency.Core.Risk;

/// <summary>
/// A halt that stays until something named takes it back. Part of the state, so it survives a restart.
/// </summary>
public struct HaltLatch
{
    public bool IsSet { get; private set; }

    /// <summary>Engine time of the setting, unix nanoseconds.</summary>
    public long SinceNanos { get; private set; }

    /// <summary>Journal sequence of the event that set it.</summary>
    public long SinceSequence { get; private set; }

    /// <summary>Why.</summary>
    public ReasonCode Cause { get; private set; }

    /// <summary>False when it was set before: the first cause is kept.</summary>
    public bool TrySet(ReasonCode cause, long nowNanos, long sequence)
    {
        if (IsSet) return false;
        IsSet = true;
        Cause = cause;
        SinceNanos = nowNanos;
        SinceSequence = sequence;
        return true;
    }

    public void Clear() => this = default;

    internal void Traverse(ref StateTraversal state)
    {
        IsSet = state.Next(IsSet);
        Cause = state.Next(Cause);
        SinceNanos = state.Next(SinceNanos);
        SinceSequence = state.Next(SinceSequence);
    }
}
