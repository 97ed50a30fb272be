using System;
using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>How an agent's thread is run.</summary>
public sealed record AgentOptions
{
    /// <summary>What the thread does when there is no work.</summary>
    public WaitStrategyKind WaitStrategy { get; init; } = WaitStrategyKind.BackOff;

    /// <summary>The core to pin to; null = wherever the system puts it.</summary>
    public int? Core { get; init; }

    /// <summary>Longest sleep of the back-off strategy, nanoseconds.</summary>
    public int MaxSleepNanos { get; init; } = BackOffWaitStrategy.DefaultMaxSleepNanos;

    /// <summary>Longest sleep of the blocking strategy, milliseconds: how soon the thread looks up without being
    /// woken.</summary>
    public int BlockMillisMax { get; init; } = BlockingWaitStrategy.DefaultTimeoutMillis;

    /// <summary>Where the thread looks for bytes after each round, and sleeps for them; null = its agents wait for
    /// bytes themselves, or have none.</summary>
    public IWaitPoint? WaitPoint { get; init; }

    /// <summary>Called once, on the agent's thread, when an exception ended it. Meant to stop the process; the
    /// agent itself is stopped in any case.</summary>
    public Action<AgentFault>? OnFault { get; init; }
}
