namespace LowLatency.Runtime.Ring;

/// <summary>The wait strategies that configuration can name.</summary>
public enum WaitStrategyKind
{
    /// <summary><see cref="BusySpinWaitStrategy"/>.</summary>
    BusySpin = 0,

    /// <summary><see cref="SpinYieldWaitStrategy"/>.</summary>
    SpinYield = 1,

    /// <summary><see cref="BackOffWaitStrategy"/>.</summary>
    BackOff = 2,

    /// <summary><see cref="BlockingWaitStrategy"/>.</summary>
    Blocking = 3,
}
