using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books and rules that the engine no longer trusts, on their way to the links that carry the instrument. Links open
/// their queues before the pipeline runs; any thread adds.
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
        InstrumentId[] carried = [.. instruments];
        var queue = new ResyncQueue(carried);
        foreach (InstrumentId instrument in carried)
        {
            if (hasBooks) _books[instrument] = queue;
            ResyncQueue[] others = _links.GetValueOrDefault(instrument, []);
            _links[instrument] = [.. others, queue];
        }

        return queue;
    }

    /// <summary>
    /// A book goes to the link that carries it, rules go to every link of the instrument: each decodes by them. Without
    /// effect where no link is, or where an equal command waits already.
    /// </summary>
    public void Add(in EngineCommand command)
    {
        if (command.Kind != CommandKind.RefreshRules)
        {
            if (_books.TryGetValue(command.Instrument, out ResyncQueue? book)) book.Add(in command);
            return;
        }

        if (!_links.TryGetValue(command.Instrument, out ResyncQueue[]? queues)) return;
        foreach (ResyncQueue queue in queues) queue.Add(in command);
    }
}
