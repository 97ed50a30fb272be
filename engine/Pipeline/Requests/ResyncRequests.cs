using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books and rules that the engine no longer trusts, on their way to the links that carry the instrument. Links open
/// their queues before the pipeline runs; the gateway's thread adds.
/// </summary>
public sealed class ResyncRequests
{
    private readonly Dictionary<InstrumentId, ResyncQueue> _books = [];
    private readonly Dictionary<InstrumentId, ResyncQueue[]> _links = [];

    /// <summary>Makes the queue of a link.</summary>
    /// <param name="instruments">What the link carries.</param>
    /// <param name="hasBooks">It carries their books.</param>
    public ResyncQueue Open(IEnumerable<InstrumentId> instruments, bool hasBooks = true)
    {
        var queue = new ResyncQueue();
        foreach (InstrumentId instrument in instruments)
        {
            if (hasBooks) _books[instrument] = queue;
            ResyncQueue[] others = _links.GetValueOrDefault(instrument, []);
            _links[instrument] = [.. others, queue];
        }

        return queue;
    }

    /// <summary>
    /// A book goes to the link that carries it, rules go to every link of the instrument: each decodes by them. False
    /// when a link is far behind; what is added twice for it does no harm. True without effect where no link is.
    /// </summary>
    public bool TryAdd(in EngineCommand command)
    {
        if (command.Kind != CommandKind.RefreshRules)
        {
            return !_books.TryGetValue(command.Instrument, out ResyncQueue? book) || book.TryAdd(in command);
        }

        bool isAdded = true;
        foreach (ResyncQueue queue in _links.GetValueOrDefault(command.Instrument, []))
        {
            isAdded &= queue.TryAdd(in command);
        }

        return isAdded;
    }
}
