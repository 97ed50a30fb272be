using System;
using System.Collections.Generic;
using LowLatency.VenueSim.Books;
using LowLatency.VenueSim.Market;

namespace LowLatency.VenueSim.Streams;

/// <summary>
/// The best levels of a book as one topic last published them, with the change since: what a venue needs that pushes a
/// snapshot and then deltas of a limited depth. Its update id rises by one for each published change. One owner thread.
/// </summary>
public sealed class BookView
{
    private List<(long PriceTicks, long Lots)> _bids = new();
    private List<(long PriceTicks, long Lots)> _asks = new();
    private List<(long PriceTicks, long Lots)> _spare = new();

    /// <summary>Creates an empty view.</summary>
    /// <param name="depth">Levels a side.</param>
    public BookView(int depth)
    {
        Depth = depth;
    }

    /// <summary>Levels a side.</summary>
    public int Depth { get; }

    /// <summary>
    /// Update id of the view; the first update makes it 2, since 1 means a restart of the service where ids begin anew.
    /// </summary>
    public long UpdateId { get; private set; } = 1;

    /// <summary>The market's update id at the last update.</summary>
    public long CrossSequence { get; private set; }

    /// <summary>Bids of the view, best first.</summary>
    public List<(long PriceTicks, long Lots)> Bids => _bids;

    /// <summary>Asks of the view, best first.</summary>
    public List<(long PriceTicks, long Lots)> Asks => _asks;

    /// <summary>Bids changed by the last update; size 0 has left the view.</summary>
    public List<(long PriceTicks, long Lots)> ChangedBids { get; } = new();

    /// <summary>Asks changed by the last update; size 0 has left the view.</summary>
    public List<(long PriceTicks, long Lots)> ChangedAsks { get; } = new();

    /// <summary>The whole view.</summary>
    public BookLevels Whole => new(Depth, UpdateId, CrossSequence, Bids, Asks);

    /// <summary>The last update's change.</summary>
    public BookLevels Change => new(Depth, UpdateId, CrossSequence, ChangedBids, ChangedAsks);

    /// <summary>Takes the book as it is now.</summary>
    /// <param name="market">The symbol's market.</param>
    /// <returns>Whether the view changed; only then <see cref="UpdateId"/> rose.</returns>
    public bool Update(SymbolMarket market)
    {
        Update(market, SimSide.Bid, ref _bids, ChangedBids);
        Update(market, SimSide.Ask, ref _asks, ChangedAsks);
        if (ChangedBids.Count == 0 && ChangedAsks.Count == 0)
            return false;
        UpdateId++;
        CrossSequence = market.UpdateId;
        return true;
    }

    private void Update(
        SymbolMarket market, SimSide side, ref List<(long PriceTicks, long Lots)> view,
        List<(long PriceTicks, long Lots)> changed)
    {
        var now = _spare;
        now.Clear();
        for (var i = 0; i < Math.Min(Depth, market.Book.LevelCount(side)); i++)
            now.Add(market.Book.Level(side, i));
        changed.Clear();
        var (old, fresh) = (0, 0);
        while (old < view.Count || fresh < now.Count)
        {
            if (fresh == now.Count || (old < view.Count && IsBetter(side, view[old].PriceTicks, now[fresh].PriceTicks)))
            {
                changed.Add((view[old++].PriceTicks, 0));
                continue;
            }

            if (old == view.Count || view[old].PriceTicks != now[fresh].PriceTicks)
            {
                changed.Add(now[fresh++]);
                continue;
            }

            if (view[old].Lots != now[fresh].Lots)
                changed.Add(now[fresh]);
            old++;
            fresh++;
        }

        _spare = view;
        view = now;
    }

    private static bool IsBetter(SimSide side, long left, long right) =>
        side == SimSide.Bid ? left > right : left < right;
}
