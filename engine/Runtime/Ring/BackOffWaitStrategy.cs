using System;
using System.Threading;
using LowLatency.Runtime.Clocks;

namespace LowLatency.Runtime.Ring;

/// <summary>Spins a little, then yields, then sleeps, doubling from <c>minSleepNanos</c> up to <c>maxSleepNanos</c>:
/// a quiet thread costs next to nothing, and no producer has to wake it.</summary>
public struct BackOffWaitStrategy : IWaitStrategy
{
    /// <summary>Default rounds of spinning.</summary>
    public const int DefaultSpinRounds = 100;

    /// <summary>Default rounds of yielding.</summary>
    public const int DefaultYieldRounds = 20;

    /// <summary>Default first sleep, nanoseconds.</summary>
    public const int DefaultMinSleepNanos = 50_000;

    /// <summary>Default longest sleep, nanoseconds.</summary>
    public const int DefaultMaxSleepNanos = 1_000_000;

    private readonly int _spinRounds;
    private readonly int _yieldRounds;
    private readonly int _minSleepNanos;
    private readonly int _maxSleepNanos;
    private int _round;
    private int _sleepNanos;

    // Written out: `new()` of a struct ignores a constructor whose parameters all have defaults.
    /// <summary>The defaults. (<c>default</c> is not this: it never sleeps.)</summary>
    public BackOffWaitStrategy()
        : this(DefaultSpinRounds, DefaultYieldRounds, DefaultMinSleepNanos, DefaultMaxSleepNanos)
    {
    }

    /// <param name="spinRounds">Rounds of spinning.</param>
    /// <param name="yieldRounds">Rounds of yielding after that.</param>
    /// <param name="minSleepNanos">First sleep; 1 or more. The kernel adds its timer slack (50 microseconds by
    /// default).</param>
    /// <param name="maxSleepNanos">Longest sleep; the worst extra latency after a quiet time.</param>
    public BackOffWaitStrategy(
        int spinRounds,
        int yieldRounds = DefaultYieldRounds,
        int minSleepNanos = DefaultMinSleepNanos,
        int maxSleepNanos = DefaultMaxSleepNanos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minSleepNanos, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSleepNanos, minSleepNanos);
        _spinRounds = spinRounds;
        _yieldRounds = yieldRounds;
        _minSleepNanos = minSleepNanos;
        _maxSleepNanos = maxSleepNanos;
        _sleepNanos = minSleepNanos;
    }

    /// <inheritdoc/>
    public void Wait(IAvailability source)
    {
        if (_round < _spinRounds)
        {
            _round++;
            Thread.SpinWait(1);
        }
        else if (_round < _spinRounds + _yieldRounds)
        {
            _round++;
            Thread.Yield();
        }
        else
        {
            PreciseSleep.Sleep(_sleepNanos);
            _sleepNanos = Math.Min(_sleepNanos * 2, _maxSleepNanos);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _round = 0;
        _sleepNanos = _minSleepNanos;
    }
}
