using System;
using System.Collections.Generic;
using LowLatency.Core;
using LowLatency.Core.Books;
using LowLatency.Core.Instruments;
using LowLatency.Core.Strategies;
using LowLatency.Model.Commands;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Reading.Journal;
using LowLatency.Runtime.Replay;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli;

/// <summary>
/// Goes through a journal event by event and judges the commands that each event caused. Whether a book is in sync is
/// taken from the feed's own journaled words, not from the engine's state.
/// </summary>
internal sealed class JournalWalk : IReplayObserver
{
    private readonly RecordedMarket? _market;
    private readonly HashSet<int> _unsynced = [];

    private JournalWalk(RecordedMarket? market) => _market = market;

    /// <summary>Orders of an instrument whose feed had said OutOfSync and not yet InSync.</summary>
    public int OrdersOutOfSync { get; private set; }

    public int OrdersInSync { get; private set; }

    public int Gaps { get; private set; }

    public int InSyncs { get; private set; }

    /// <summary>Sequence of the first book snapshot.</summary>
    public long FirstSnapshot { get; private set; }

    /// <summary>Deltas after which the book was compared with the recorded best bid and ask of the same id.</summary>
    public int Compared { get; private set; }

    public static JournalWalk Of(string journal, RecordedMarket? market = null)
    {
        var walk = new JournalWalk(market);
        EngineReplayOutcome outcome = EngineReplay.Run(
            journal, StrategyRegistry.BuiltIn(), new JournalReplayRange(), observer: walk);
        Assert.That(outcome.IsEqual, Is.True);
        return walk;
    }

    public void OnApplied(
        Engine engine, long sequence, ReadOnlySpan<EventSlot> message, ReadOnlySpan<EngineCommand> commands)
    {
        ref readonly EventSlot slot = ref message[0];
        if (slot.Header.Kind == EventKind.FeedState && slot.FeedState.Channel == FeedChannel.Book) OnFeed(slot);
        if (slot.Header.Kind == EventKind.BookSnapshot && FirstSnapshot == 0) FirstSnapshot = slot.Book.Sequence;
        if (slot.Header.Kind == EventKind.BookDelta && _market != null)
        {
            Compare(engine.Instruments[slot.Header.Instrument.Value]);
        }

        foreach (ref readonly EngineCommand command in commands)
        {
            if (command.Kind != CommandKind.PlaceOrder) continue;
            if (_unsynced.Contains(command.Instrument.Value)) OrdersOutOfSync++;
            else OrdersInSync++;
        }
    }

    private void OnFeed(in EventSlot slot)
    {
        int instrument = slot.Header.Instrument.Value;
        if (slot.FeedState.Status == FeedStatus.OutOfSync)
        {
            Gaps++;
            _unsynced.Add(instrument);
        }
        else if (slot.FeedState.Status == FeedStatus.InSync)
        {
            InSyncs++;
            _unsynced.Remove(instrument);
        }
    }

    private void Compare(InstrumentState instrument)
    {
        OrderBook book = instrument.Market.Book;
        if (!book.IsInSync || !_market!.Tops.TryGetValue(book.Sequence, out var top)) return;
        Compared++;
        InstrumentRules rules = instrument.Market.Rules;
        var held = (
            Price(book.BestBid.Price, rules), Size(book.BestBid.Quantity, rules),
            Price(book.BestAsk.Price, rules), Size(book.BestAsk.Quantity, rules));
        Assert.That(held, Is.EqualTo((top.Bid, top.BidSize, top.Ask, top.AskSize)), $"update id {book.Sequence}");
    }

    private static decimal Price(Price price, in InstrumentRules rules) =>
        price.Units / (decimal)PowersOfTen.Of(rules.PriceDecimals);

    private static decimal Size(Quantity quantity, in InstrumentRules rules) =>
        quantity.Units / (decimal)PowersOfTen.Of(rules.QuantityDecimals);
}
