using System.Threading;

namespace LowLatency.Runtime.Ring;

/// <summary>Spins, then offers its core to any other runnable thread at each round. Uses a whole core when nobody
/// else wants it.</summary>
public struct SpinYieldWaitStrategy : IWaitStrategy
{
    private readonly int _spinRounds;
    private int _round;

    /// <param name="spinRounds">Rounds of spinning before the first yield.</param>
    public SpinYieldWaitStrategy(int spinRounds = 200) => _spinRounds = spinRounds;

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
