using System;
using System.Runtime.CompilerServices;

namespace LowLatency.Runtime.Ring;

/// <summary>Holds a reader back until all of some sequences have passed a point. The smallest is cached and read
/// again only when it is in the way. One reader thread.</summary>
public sealed class SequenceBarrier
{
    private readonly Sequence[] _after;
    private long _cleared;

    /// <param name="after">The sequences to wait for; none = never holds back.</param>
    public SequenceBarrier(params ReadOnlySpan<Sequence> after)
    {
        _after = after.ToArray();
        _cleared = _after.Length == 0 ? long.MaxValue : Sequence.InitialValue;
    }

    /// <summary>Whether every sequence has reached <paramref name="sequence"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasPassed(long sequence) => sequence <= _cleared || ReadAgain(sequence);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ReadAgain(long sequence)
    {
        long slowest = long.MaxValue;
        foreach (Sequence dependency in _after) slowest = Math.Min(slowest, dependency.Value);
        _cleared = slowest;
        return sequence <= slowest;
    }
}
