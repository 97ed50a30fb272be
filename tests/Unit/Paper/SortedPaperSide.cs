using System.Collections.Generic;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Orders;

namespace LowLatency.Unit.Paper;

/// <summary>
/// What a side of the paper book means, in the plainest form: a sorted list, best first, and a full side drops its
/// worst level.
/// </summary>
internal sealed class SortedPaperSide(Side side, int capacity)
{
    private readonly List<BookLevel> _levels = [];

    public IReadOnlyList<BookLevel> Levels => _levels;

    public void Clear() => _levels.Clear();

    public long QuantityAt(long price) => _levels.Find(level => level.Price.Units == price).Quantity.Units;

    public void Set(BookLevel level)
    {
        int index = 0;
        while (index < _levels.Count && IsBetter(_levels[index], level)) index++;
        bool isHeld = index < _levels.Count && _levels[index].Price == level.Price;
        if (isHeld) _levels.RemoveAt(index);
        if (level.Quantity.Units <= 0) return;
        _levels.Insert(index, level);
        if (_levels.Count > capacity) _levels.RemoveAt(capacity);
    }

    public void TakeFromBest(long units)
    {
        BookLevel best = _levels[0];
        Set(best with { Quantity = new(best.Quantity.Units - units) });
    }

    private bool IsBetter(BookLevel left, BookLevel right) =>
        side == Side.Buy ? left.Price > right.Price : left.Price < right.Price;
}
