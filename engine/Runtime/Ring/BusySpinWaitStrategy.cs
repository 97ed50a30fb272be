namespace LowLatency.Runtime.Ring;

/// <summary>Spins and gives nothing away: the lowest latency, a whole core. Only with fewer spinning threads than
/// cores: <see cref="WaitStrategySelection"/> refuses it otherwise, since a spinner without a core loses whole time
/// slices.</summary>
public struct BusySpinWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public readonly void Wait(IAvailability source)
    {
    }

    /// <inheritdoc/>
    public readonly void Reset()
    {
    }
}
