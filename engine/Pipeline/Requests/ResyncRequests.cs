using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books that the engine no longer trusts, on their way to the link that carries each. Links open their queues before
/// the pipeline runs; the gateway's thread adds.
/// </summary>
public sealed class ResyncRequests
{
    private readonly Dictionary<InstrumentId, ResyncQueue> _queues = [];

    /// <summary>Makes the queue of a link for the instruments whose books it carries.</summary>
    public ResyncQueue Open(IEnumerable<InstrumentId> instruments)
    {
        var queue = new ResyncQueue();
        foreach (InstrumentId instrument in instruments) _queues[instrument] = queue;
        return queue;
    }

    /// <summary>False when the link is far behind. True without effect where no link carries the book.</summary>
    public bool TryAdd(in EngineCommand command) =>
        !_queues.TryGetValue(command.Instrument, out ResyncQueue? queue) || queue.TryAdd(in command);
}
