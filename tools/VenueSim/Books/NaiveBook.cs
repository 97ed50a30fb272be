using System.Collections.Generic;

namespace LowLatency.VenueSim.Books;

/// <summary>
/// An aggregated book kept in the plainest way: two sorted maps of decimals. It is the venue's truth in capture
/// mode and the oracle in tests, so it shares nothing with the engine's book. One owner thread.
/// </summary>
public sealed class NaiveBook
{
    private readonly SortedDictionary<decimal, decimal> _bids = new(new Descending());
    private readonly SortedDictionary<decimal, decimal> _asks = new();

    /// <summary>Creates an empty, unseeded book.</summary>
    /// <param name="name">Symbol or stream, as the venue keeps its books.</param>
    public NaiveBook(string name)
    {
        Name = name;
    }

    /// <summary>Symbol or stream, as the venue keeps its books.</summary>
    public string Name { get; }

    /// <summary>Update id of the last change applied; 0 while unseeded.</summary>
    public long LastUpdateId { get; set; }

    /// <summary>Cross sequence of the last change; 0 where there is none.</summary>
    public long CrossSequence { get; set; }

    /// <summary>Venue event time of the last change in milliseconds; 0 where unknown.</summary>
    public long EventMillis { get; set; }

    /// <summary>Venue transaction or engine time of the last change in milliseconds; 0 where unknown.</summary>
    public long TransactionMillis { get; set; }

    /// <summary>Whether a snapshot was loaded, so that the levels are the whole book.</summary>
    public bool IsSeeded { get; set; }

    /// <summary>Bids, best (highest) first: price to absolute size.</summary>
    public IReadOnlyDictionary<decimal, decimal> Bids => _bids;

    /// <summary>Asks, best (lowest) first: price to absolute size.</summary>
    public IReadOnlyDictionary<decimal, decimal> Asks => _asks;

    /// <summary>Removes all levels; ids stay.</summary>
    public void Clear()
    {
        _bids.Clear();
        _asks.Clear();
    }

    /// <summary>Sets a level to an absolute size; 0 deletes, deleting an absent level does nothing.</summary>
    /// <param name="side">Side of the level.</param>
    /// <param name="price">Price, kept with the scale in which it was first written.</param>
    /// <param name="size">Absolute size, not negative.</param>
    public void Set(SimSide side, decimal price, decimal size)
    {
        var levels = side == SimSide.Bid ? _bids : _asks;
        if (size == 0m)
            levels.Remove(price);
        else
            levels[price] = size;
    }

    private sealed class Descending : IComparer<decimal>
    {
        public int Compare(decimal x, decimal y) => y.CompareTo(x);
    }
}
