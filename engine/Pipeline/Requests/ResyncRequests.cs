using System.Collections.Concurrent;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>Books that the engine no longer trusts, by venue, on their way to the receive threads. Rare.</summary>
public sealed class ResyncRequests
{
    private const int PendingMax = 1_024;

    private readonly ConcurrentQueue<EngineCommand>[] _byVenue = new ConcurrentQueue<EngineCommand>[256];

    public ResyncRequests()
    {
        for (int i = 0; i < _byVenue.Length; i++) _byVenue[i] = new ConcurrentQueue<EngineCommand>();
    }

    /// <summary>False when the receive thread is far behind.</summary>
    public bool TryAdd(in EngineCommand command)
    {
        ConcurrentQueue<EngineCommand> queue = _byVenue[(int)command.Venue];
        if (queue.Count >= PendingMax) return false;
        queue.Enqueue(command);
        return true;
    }

    public bool TryTake(VenueId venue, out EngineCommand command) => _byVenue[(int)venue].TryDequeue(out command);

    public bool IsEmpty(VenueId venue) => _byVenue[(int)venue].IsEmpty;
}
