using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Matching;

namespace LowLatency.VenueSim.Market;

/// <summary>Collects the changed prices of a book between two diff frames of one push rate.</summary>
internal sealed class DepthAccumulator(int periodMillis, long updateId)
{
    private readonly SortedSet<long> _bids = new();
    private readonly SortedSet<long> _asks = new();
    private readonly DepthUpdate _update = new() { PeriodMillis = periodMillis };
    private long _lastUpdateId = updateId;

    public int PeriodMillis { get; } = periodMillis;

    public void Mark(SimSide side, long priceTicks) => (side == SimSide.Bid ? _bids : _asks).Add(priceTicks);

    /// <summary>The ids begin anew; what was marked is not published any more.</summary>
    public void Reset(long updateId)
    {
        _lastUpdateId = updateId;
        _bids.Clear();
        _asks.Clear();
    }

    public DepthUpdate? Take(MatchingEngine book, long updateId)
    {
        if (_bids.Count == 0 && _asks.Count == 0)
            return null;
        _update.FirstUpdateId = _lastUpdateId + 1;
        _update.LastUpdateId = _lastUpdateId = updateId;
        _update.Bids.Clear();
        _update.Asks.Clear();
        foreach (var price in _bids.Reverse())
            _update.Bids.Add((price, book.LotsAt(SimSide.Bid, price)));
        foreach (var price in _asks)
            _update.Asks.Add((price, book.LotsAt(SimSide.Ask, price)));
        _bids.Clear();
        _asks.Clear();
        return _update;
    }
}
