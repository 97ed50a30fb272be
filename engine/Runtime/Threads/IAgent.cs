using LowLatency.Runtime.Ring;

namespace LowLatency.Runtime.Threads;

/// <summary>A worker that is stepped: by an <see cref="AgentRunner"/> on its own thread, or by a test without
/// one.</summary>
/// <remarks><see cref="IAvailability.IsAvailable"/> says whether <see cref="DoWork"/> would find something; it is asked
/// on the agent's thread before that thread sleeps under the blocking strategy.</remarks>
public interface IAgent : IAvailability
{
    /// <summary>Name of the agent, of its thread, and in reports.</summary>
    string Name { get; }

    /// <summary>Monotonic nanoseconds (<c>MonotonicClock</c>) at which <see cref="DoWork"/> has something to do that
    /// nobody wakes it for; <see cref="long.MaxValue"/> = never. Asked on the agent's thread, where that sleeps at a
    /// wait point; under the other strategies a thread looks up by itself.</summary>
    long NextWakeNanos { get; }

    /// <summary>Does one bounded round of work.</summary>
    /// <returns>How much was done; 0 = nothing, so the thread may wait.</returns>
    int DoWork();

    /// <summary>Called once on the agent's thread before the first round.</summary>
    void OnStart()
    {
    }

    /// <summary>Called on the agent's thread before it and others are closed: starts what <see cref="OnClose"/> waits
    /// for, so that several wait together. After a fault too, of this agent or of another one of the thread.</summary>
    void BeginClose()
    {
    }

    /// <summary>Called once on the agent's thread after the last round, also after a fault.</summary>
    void OnClose()
    {
    }
}
