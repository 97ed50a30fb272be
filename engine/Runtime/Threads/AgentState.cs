namespace LowLatency.Runtime.Threads;

/// <summary>Where an <see cref="AgentRunner"/> is in its life; it only moves down this list.</summary>
public enum AgentState
{
    /// <summary>Not started.</summary>
    Created = 0,

    /// <summary>Its thread runs.</summary>
    Running = 1,

    /// <summary>Ended because it was asked to.</summary>
    Stopped = 2,

    /// <summary>Ended by an exception: see <see cref="AgentRunner.Fault"/>.</summary>
    Faulted = 3,
}
