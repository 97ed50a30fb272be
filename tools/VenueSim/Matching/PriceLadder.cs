using System.Collections.Generic;
using LowLatency.VenueSim.Books;

namespace LowLatency.VenueSim.Matching;

/// <summary>The levels of one side, the best at the end of the list, where changes are cheapest.</summary>
internal sealed class PriceLadder(SimSide side)
{
    private readonly List<PriceLevel> _levels = new();

    public int Count => _levels.Count;

    public PriceLevel? Best => _levels.Count == 0 ? null : _levels[^1];

    /// <summary>The n-th best level, from 0.</summary>
    public PriceLevel At(int rank) => _levels[_levels.Count - 1 - rank];

    public PriceLevel? Find(long priceTicks)
    {
        var index = Search(priceTicks);
        return index >= 0 ? _levels[index] : null;
    }

    public PriceLevel GetOrAdd(long priceTicks)
    {
        var index = Search(priceTicks);
        if (index >= 0)
            return _levels[index];
        var level = new PriceLevel(priceTicks);
        _levels.Insert(~index, level);
        return level;
    }

    public void Remove(PriceLevel level) => _levels.RemoveAt(Search(level.PriceTicks));

    private int Search(long priceTicks)
    {
        var low = 0;
        var high = _levels.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var price = _levels[middle].PriceTicks;
            if (price == priceTicks)
                return middle;
            if (side == SimSide.Bid ? price < priceTicks : price > priceTicks)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
