using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;

namespace LowLatency.Pipeline.Requests;

/// <summary>
/// Books and rules of one link that are no longer trusted. Any thread adds, the link's takes. Rare.
/// One that waits stands for all that come after it, so there are never more than two of an instrument, and there is
/// always room: a link that stands still holds up no order.
/// </summary>
public sealed class ResyncQueue
{
    private const int KindCount = 2;

    private readonly ConcurrentQueue<EngineCommand> _commands = new();
    private readonly Dictionary<InstrumentId, int> _indexes = [];
    private readonly int[] _areWaiting;

    internal ResyncQueue(IReadOnlyCollection<InstrumentId> instruments)
    {
        foreach (InstrumentId instrument in instruments) _indexes.TryAdd(instrument, _indexes.Count);
        _areWaiting = new int[_indexes.Count * KindCount];
    }

    public bool IsEmpty => _commands.IsEmpty;

    public bool TryTake(out EngineCommand command)
    {
        if (!_commands.TryDequeue(out command)) return false;

        // Before it is carried out: what comes from now on may be newer than what it will find.
        Volatile.Write(ref _areWaiting[CellOf(in command)], 0);
        return true;
    }

    internal void Add(in EngineCommand command)
    {
        if (Interlocked.Exchange(ref _areWaiting[CellOf(in command)], 1) == 0) _commands.Enqueue(command);
    }

    private int CellOf(in EngineCommand command) =>
        (_indexes[command.Instrument] * KindCount) + (command.Kind == CommandKind.RefreshRules ? 1 : 0);
}
