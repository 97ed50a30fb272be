using System;
using LowLatency.Model.Events;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Paper;

/// <summary>The public market of one instrument, as far as the paper venue needs it. Paper thread only.</summary>
public sealed class PaperBook
{
    public PaperBook(int levelsPerSideMax)
    {
        Bids = new PaperBookSide(Side.Buy, levelsPerSideMax);
        Asks = new PaperBookSide(Side.Sell, levelsPerSideMax);
    }

    public PaperBookSide Bids { get; }

    public PaperBookSide Asks { get; }

    public InstrumentRules Rules { get; set; }

    /// <summary>Whose market it is, from the last message; None before the first.</summary>
    public VenueId Venue { get; set; }

    /// <summary>False until a snapshot came, and after the feed lost it: then nothing matches.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Price of the last trade, none before the first.</summary>
    public Price LastTradePrice { get; set; }

    public PaperBookSide SideOf(Side side) => side == Side.Buy ? Bids : Asks;

    public PaperBookSide OppositeOf(Side side) => side == Side.Buy ? Asks : Bids;

    public void Invalidate() => IsUsable = false;

    /// <summary>Applies a BookSnapshot or BookDelta message.</summary>
    public void Apply(ReadOnlySpan<EventSlot> message)
    {
        ref readonly EventSlot head = ref message[0];
        if (head.Header.Kind == EventKind.BookSnapshot)
        {
            Bids.Clear();
            Asks.Clear();
            IsUsable = true;
        }

        var levels = new BookLevelEnumerator(message);
        for (int i = 0; i < head.Book.BidCount; i++) Bids.Set(levels.Next());
        for (int i = 0; i < head.Book.AskCount; i++) Asks.Set(levels.Next());
    }
}
