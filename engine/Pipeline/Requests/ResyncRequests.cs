using System.Collections.Generic;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books that the engine no longer trusts, by the link that follows them. A venue has one queue, and one more for each
/// further link of books that it has.
/// </summary>
public sealed class ResyncRequests
{
    private readonly ResyncQueue[] _byVenue = new ResyncQueue[256];
    private readonly Dictionary<InstrumentId, ResyncQueue> _byInstrument = [];

    public ResyncRequests()
    {
        for (int i = 0; i < _byVenue.Length; i++) _byVenue[i] = new ResyncQueue();
    }

    /// <summary>The queue of a venue's instruments that have none of their own.</summary>
    public ResyncQueue Of(VenueId venue) => _byVenue[(int)venue];

    /// <summary>A queue for these instruments alone. Before the first request.</summary>
    public ResyncQueue Separate(IReadOnlyList<InstrumentId> instruments)
    {
        var queue = new ResyncQueue();
        foreach (InstrumentId instrument in instruments) _byInstrument[instrument] = queue;
        return queue;
    }

    /// <summary>Gateway thread. False when the receive thread is far behind.</summary>
    public bool TryAdd(in EngineCommand command) =>
        (_byInstrument.TryGetValue(command.Instrument, out ResyncQueue? queue) ? queue : Of(command.Venue))
        .TryAdd(in command);
}
