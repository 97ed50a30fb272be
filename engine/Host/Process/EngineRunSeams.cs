using System;
using LowLatency.Protocol.Feeds;
using LowLatency.Runtime.Threads;

namespace LowLatency.Host.Process;

/// <summary>Where tests/Proofs puts its controls between the parts of a run. The product leaves all as is.</summary>
internal sealed record EngineRunSeams
{
    /// <summary>Around the agent of each thread, before the thread is made.</summary>
    public Func<IAgent, IAgent> Agent { get; init; } = static agent => agent;

    /// <summary>Around the decoder of each link.</summary>
    public Func<VenueProtocol, VenueProtocol> Protocol { get; init; } = static protocol => protocol;
}
