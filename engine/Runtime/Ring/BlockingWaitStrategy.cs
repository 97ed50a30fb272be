using System;
using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>Spins a little, then sleeps until a producer wakes it through a <see cref="WakeSignal"/>, which must be
/// attached to every ring that this thread reads.</summary>
public struct BlockingWaitStrategy : IWaitStrategy
{
    /// <summary>Default longest sleep, milliseconds.</summary>
    public const int DefaultTimeoutMillis = 100;

    /// <summary>Longest sleep of a thread whose work waits for room, nanoseconds.</summary>
    public const long HeldUpNanosMax = 1_000_000;

    private readonly WakeSignal _signal;
    private readonly int _spinRounds;
    private readonly long _timeoutNanos;
    private int _round;

    /// <param name="signal">What the producers ring; one per waiting thread.</param>
    /// <param name="spinRounds">Rounds of spinning before the thread sleeps.</param>
    /// <param name="timeoutMillis">Longest sleep, so that a thread looks up now and then.</param>
    public BlockingWaitStrategy(WakeSignal signal, int spinRounds = 100, int timeoutMillis = DefaultTimeoutMillis)
    {
        ArgumentNullException.ThrowIfNull(signal);
        _signal = signal;
        _spinRounds = spinRounds;
        _timeoutNanos = timeoutMillis * 1_000_000L;
    }

    /// <inheritdoc/>
    public void Wait(IAvailability source)
    {
        if (_round < _spinRounds)
        {
            _round++;
            Thread.SpinWait(1);
            return;
        }

        long limitNanos = source.IsHeldUp ? Math.Min(HeldUpNanosMax, _timeoutNanos) : _timeoutNanos;
        _signal.WaitUnlessAvailable(source, limitNanos);
    }

    /// <inheritdoc/>
    public void Reset() => _round = 0;
}
