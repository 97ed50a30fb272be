using System.Collections.Concurrent;
using LowLatency.Model.Commands;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books and rules of one link that the engine no longer trusts. The gateway's thread adds, the link's takes. Rare.
/// </summary>
public sealed class ResyncQueue
{
    private const int PendingMax = 1_024;

    private readonly ConcurrentQueue<EngineCommand> _commands = new();

    public bool IsEmpty => _commands.IsEmpty;

    public bool TryTake(out EngineCommand command) => _commands.TryDequeue(out command);

    internal bool TryAdd(in EngineCommand command)
    {
        if (_commands.Count >= PendingMax) return false;
        _commands.Enqueue(command);
        return true;
    }
}
