using System;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Paper;

/// <summary>
/// Orders in the sequence of their acceptance, which is that of their execution at one price. Made once. Paper thread
/// only.
/// </summary>
internal sealed class PaperOrderList
{
    private readonly PaperOrder[] _orders;

    /// <param name="capacity">Orders it can hold.</param>
    internal PaperOrderList(int capacity) => _orders = new PaperOrder[capacity];

    internal int Count { get; private set; }

    internal int Capacity => _orders.Length;

    /// <summary>By age, 0 is the oldest; the index must be below <see cref="Count"/>.</summary>
    internal ref PaperOrder this[int index] => ref _orders[index];

    /// <summary>There must be room.</summary>
    internal void Add(in PaperOrder order) => _orders[Count++] = order;

    /// <summary>An instrument's units change.</summary>
    internal void Rescale(InstrumentId instrument, in UnitChange change, UnitStamp units)
    {
        foreach (ref PaperOrder order in _orders.AsSpan(0, Count))
        {
            if (order.Instrument == instrument) order.Rescale(in change, units);
        }
    }

    /// <summary>-1 when it is not among them.</summary>
    internal int IndexOf(ClientOrderId id)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_orders[i].ClientOrderId == id) return i;
        }

        return -1;
    }

    internal void RemoveAt(int index)
    {
        for (int i = index + 1; i < Count; i++) _orders[i - 1] = _orders[i];
        Count--;
    }
}
