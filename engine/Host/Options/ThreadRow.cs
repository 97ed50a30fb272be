using System.Collections.Generic;
using LowLatency.Pipeline.Agents;

namespace LowLatency.Host.Options;

/// <summary>One row of a plan.</summary>
/// <param name="Name">The thread's name; null = a thread for each agent, which has its name.</param>
/// <param name="Purpose">What it does, for people.</param>
/// <param name="Wait">What it waits for.</param>
/// <param name="Core">The setting that pins it.</param>
/// <param name="Agents">In the order of a round.</param>
internal sealed record ThreadRow(
    string? Name, string Purpose, ThreadWait Wait, ThreadCore Core, IReadOnlyList<AgentRole> Agents);

/// <summary>What a thread waits for.</summary>
internal enum ThreadWait
{
    /// <summary>For those that have work for it, by <c>threads.wait</c>.</summary>
    Woken,

    /// <summary>For the socket of its one agent, by <c>threads.receive</c>.</summary>
    OwnSocket,

    /// <summary>For all sockets of its agents and for those that have work for it, by <c>threads.wait</c>.</summary>
    AllSockets,
}

/// <summary>Which setting names the core of a thread.</summary>
internal enum ThreadCore
{
    Any,
    Receive,
    Business,
    Journal,
}
