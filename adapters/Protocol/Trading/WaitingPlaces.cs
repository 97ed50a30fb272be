using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading;

/// <summary>
/// Orders that wait for the next second's messages on the socket, oldest first, in slots allocated once. Nothing of
/// them has left. Owner thread only.
/// </summary>
internal sealed class WaitingPlaces(int capacity)
{
    private readonly EngineCommand[] _commands = new EngineCommand[capacity];
    private readonly long[] _sinceNanos = new long[capacity];

    internal int Count { get; private set; }

    internal ref readonly EngineCommand this[int index] => ref _commands[index];

    /// <summary>Monotonic time at which it began to wait.</summary>
    internal long SinceNanos(int index) => _sinceNanos[index];

    /// <summary>False when there is no room.</summary>
    internal bool TryAdd(in EngineCommand command, long nowNanos)
    {
        if (Count == _commands.Length) return false;
        _commands[Count] = command;
        _sinceNanos[Count] = nowNanos;
        Count++;
        return true;
    }

    /// <summary>-1 = it does not wait here.</summary>
    internal int Find(ClientOrderId id)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_commands[i].ClientOrderId == id) return i;
        }

        return -1;
    }

    /// <summary>The one that goes next: what reduces a position before what adds to one. Only while there is one.</summary>
    internal int FindNext()
    {
        for (int i = 0; i < Count; i++)
        {
            if ((_commands[i].OrderFlags & OrderFlags.ReduceOnly) != 0) return i;
        }

        return 0;
    }

    internal void RemoveAt(int index)
    {
        Count--;
        for (int i = index; i < Count; i++)
        {
            _commands[i] = _commands[i + 1];
            _sinceNanos[i] = _sinceNanos[i + 1];
        }
    }
}
