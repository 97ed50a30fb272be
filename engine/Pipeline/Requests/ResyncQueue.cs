using System.Collections.Concurrent;
using LowLatency.Model.Commands;

namespace LowLatency.Pipeline.Requests;

/// <summary>Books that the engine no longer trusts, on their way to the receive thread of one link. Rare.</summary>
public sealed class ResyncQueue
{
    private const int PendingMax = 1_024;

    private readonly ConcurrentQueue<EngineCommand> _commands = new();

    public bool IsEmpty => _commands.IsEmpty;

    public bool TryTake(out EngineCommand command) => _commands.TryDequeue(out command);

    /// <summary>False when the receive thread is far behind.</summary>
    internal bool TryAdd(in EngineCommand command)
    {
        if (_commands.Count >= PendingMax) return false;
        _commands.Enqueue(command);
        return true;
    }
}
