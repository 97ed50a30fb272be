using System;
using LowLatency.Model.Events;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>
/// One side of the book as the paper venue sees it: a sorted array with the best level last, so that updates near the
/// touch move little. Quantities that our own taker orders consumed stay consumed until the venue updates the level.
/// Paper thread only.
/// </summary>
public sealed class PaperBookSide
{
    private readonly BookLevel[] _levels;
    private readonly bool _isBid;
    private int _count;

    /// <param name="side">Buy for bids, Sell for asks.</param>
    /// <param name="capacity">Levels held; when full the worst level makes room.</param>
    public PaperBookSide(Side side, int capacity)
    {
        _isBid = side == Side.Buy;
        _levels = new BookLevel[capacity];
    }

    public int Count => _count;

    /// <summary>Level by distance from the touch, 0 = best. The index must be below <see cref="Count"/>.</summary>
    public ref BookLevel FromBest(int index) => ref _levels[_count - 1 - index];

    public Price BestPrice => _count == 0 ? Price.None : _levels[_count - 1].Price;

    public void Clear() => _count = 0;

    /// <summary>Quantity displayed at a price, zero when there is no such level.</summary>
    public Quantity QuantityAt(Price price)
    {
        int index = Find(price);
        return index >= 0 ? _levels[index].Quantity : Quantity.Zero;
    }

    /// <summary>Sets the absolute quantity of a level; zero deletes.</summary>
    public void Set(BookLevel level)
    {
        int index = Find(level.Price);
        if (index >= 0)
        {
            if (level.Quantity.Units > 0)
            {
                _levels[index].Quantity = level.Quantity;
                return;
            }

            Array.Copy(_levels, index + 1, _levels, index, _count - index - 1);
            _count--;
            return;
        }

        if (level.Quantity.Units <= 0) return;
        index = ~index;
        if (_count == _levels.Length)
        {
            if (index == 0) return;
            Array.Copy(_levels, 1, _levels, 0, _count - 1);
            _count--;
            index--;
        }

        Array.Copy(_levels, index, _levels, index + 1, _count - index);
        _levels[index] = level;
        _count++;
    }

    /// <summary>Drops levels that are used up after a match.</summary>
    public void RemoveEmptyBest()
    {
        while (_count > 0 && _levels[_count - 1].Quantity.Units <= 0) _count--;
    }

    // Index of the price, or the complement of where it belongs. Worst first: ascending bids, descending asks.
    private int Find(Price price)
    {
        int low = 0;
        int high = _count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            int order = _levels[middle].Price.CompareTo(price);
            if (order == 0) return middle;
            if ((order < 0) == _isBid) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
