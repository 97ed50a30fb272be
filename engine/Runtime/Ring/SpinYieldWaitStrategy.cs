using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>Spins, then offers its core to any other runnable thread at each round. Uses a whole core when nobody
/// else wants it.</summary>
public struct SpinYieldWaitStrategy : IWaitStrategy
{
    /// <summary>Default rounds of spinning.</summary>
    public const int DefaultSpinRounds = 200;

    private readonly int _spinRounds;
    private int _round;

    // Written out: `new()` of a struct ignores a constructor whose parameters all have defaults.
    /// <summary>The default number of rounds.</summary>
    public SpinYieldWaitStrategy()
        : this(DefaultSpinRounds)
    {
    }

    /// <param name="spinRounds">Rounds of spinning before the first yield.</param>
    public SpinYieldWaitStrategy(int spinRounds) => _spinRounds = spinRounds;

    /// <inheritdoc/>
    public void Wait(IAvailability source)
    {
        if (_round < _spinRounds)
        {
            _round++;
            Thread.SpinWait(1);
            return;
        }

        Thread.Yield();
    }

    /// <inheritdoc/>
    public void Reset() => _round = 0;
}
