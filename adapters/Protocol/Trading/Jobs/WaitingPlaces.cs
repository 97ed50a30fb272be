using System;
using LowLatency.Model.Commands;
using LowLatency.Model.Identity;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Protocol.Trading.Jobs;

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

    internal bool IsFull => Count == _commands.Length;

    /// <summary>Only while it is not full.</summary>
    internal void Add(in EngineCommand command, long nowNanos)
    {
        _commands[Count] = command;
        _sinceNanos[Count] = nowNanos;
        Count++;
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

    /// <summary>
    /// The one that goes next: what closes a position, then the stop that is to rest for one, then what adds to one; of
    /// these the oldest. Only while there is one.
    /// </summary>
    internal int FindNext()
    {
        int best = 0;
        for (int i = 1; i < Count; i++)
        {
            if (Rank(in _commands[i]) < Rank(in _commands[best])) best = i;
        }

        return best;
    }

    /// <summary>The one that would go last of all, -1 when none goes later than this one.</summary>
    internal int FindWorse(in EngineCommand command)
    {
        int worst = -1;
        int rank = Rank(in command);
        for (int i = Count - 1; i >= 0; i--)
        {
            if (Rank(in _commands[i]) <= rank) continue;
            rank = Rank(in _commands[i]);
            worst = i;
        }

        return worst;
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

    /// <summary>The instrument's units change.</summary>
    internal void Rescale(InstrumentId instrument, in UnitChange change)
    {
        foreach (ref EngineCommand command in _commands.AsSpan(0, Count))
        {
            if (command.Instrument != instrument) continue;
            change.TryScale(command.Quantity, out command.Quantity, out _);
            command.LimitPrice = change.Scale(command.LimitPrice);
            command.TriggerPrice = change.Scale(command.TriggerPrice);
            command.DecisionPrice = change.Scale(command.DecisionPrice);
        }
    }

    private static int Rank(in EngineCommand command)
    {
        bool isExit = (command.OrderFlags & OrderFlags.ReduceOnly) != 0;
        return !isExit ? 2 : command.OrderType == OrderType.Stop ? 1 : 0;
    }
}
