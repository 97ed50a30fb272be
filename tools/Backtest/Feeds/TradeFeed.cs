using System;
using LowLatency.Backtest.Data.Trades;
using LowLatency.Backtest.Runs;
using LowLatency.Backtest.Settings;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;

namespace LowLatency.Backtest.Feeds;

/// <summary>
/// The market of one instrument as its trades alone tell it: after each trade a book of one level a side around its
/// price, in which own orders may take their share of the trade's quantity. A resting order fills when a trade is
/// beyond
/// its price by the slippage; one at its price says nothing about the queue, so it is no fill.
/// </summary>
public sealed class TradeFeed : BacktestFeed
{
    private readonly TradeRow[] _trades;
    private readonly InstrumentRules _rules;
    private readonly long _slippagePpm;
    private readonly long _participationPpm;
    private readonly EventSlot[] _book = new EventSlot[1];
    private readonly EventSlot[] _trade = new EventSlot[1];
    private int _index;
    private long _sequence;

    public TradeFeed(TradeRow[] trades, Instrument instrument, InstrumentRules rules, CostSettings costs)
    {
        _trades = trades;
        _rules = rules;
        _slippagePpm = (long)decimal.Truncate(costs.SlippageBasisPoints * 100);
        _participationPpm = (long)decimal.Truncate(costs.ParticipationPercent * 10_000);
        _book[0].Header.Kind = EventKind.BookSnapshot;
        _trade[0].Header.Kind = EventKind.Trade;
        foreach (EventSlot[] message in (EventSlot[][])[_book, _trade])
        {
            message[0].Header.Venue = instrument.Venue;
            message[0].Header.Instrument = instrument.Id;
            message[0].Header.SlotCount = 1;
        }

        _book[0].Book.BidCount = 1;
        _book[0].Book.AskCount = 1;
        if (trades.Length > 0) NextNanos = trades[0].TimeNanos;
    }

    public override void Prepare(BacktestRun run)
    {
        if (_trades.Length == 0) return;
        EventSlot slot = default;
        slot.Header = _trade[0].Header;
        slot.Header.Kind = EventKind.InstrumentRules;
        slot.Header.ReceiveWallNanos = _trades[0].TimeNanos;
        slot.Header.ReceiveMonotonicNanos = _trades[0].TimeNanos;
        slot.Rules.Rules = _rules;
        run.Publish(new ReadOnlySpan<EventSlot>(in slot), _trades[0].TimeNanos);
    }

    public override void Step(BacktestRun run)
    {
        TradeRow trade = _trades[_index++];
        NextNanos = _index < _trades.Length ? _trades[_index].TimeNanos : long.MaxValue;
        long now = trade.TimeNanos;
        long tick = _rules.TickUnits;
        long half = (long)(((Int128)trade.Price.Units * _slippagePpm + 999_999) / 1_000_000);
        if (half % tick != 0) half += tick - (half % tick);
        if (half == 0) half = tick;
        long units = (long)((Int128)trade.Quantity.Units * _participationPpm / 1_000_000);
        units -= units % _rules.LotUnits;
        ref BookPayload book = ref _book[0].Book;
        book.PreviousSequence = _sequence;
        book.Sequence = ++_sequence;
        book.Level0 = new BookLevel(new Price(Math.Max(trade.Price.Units - half, tick)), new Quantity(units));
        book.Level1 = new BookLevel(new Price(trade.Price.Units + half), new Quantity(units));
        Stamp(ref _book[0].Header, now);
        run.PublishToVenue(_book, trade.Price);

        // The engine's book is never empty: there is always a price to decide by.
        book.Level0.Quantity = book.Level1.Quantity = new Quantity(Math.Max(units, _rules.LotUnits));
        run.PublishToEngine(_book, now);
        Stamp(ref _trade[0].Header, now);
        _trade[0].Header.VenueNanos = now;
        _trade[0].Trade.TradeId = trade.Id;
        _trade[0].Trade.Price = trade.Price;
        _trade[0].Trade.Quantity = trade.Quantity;
        _trade[0].Trade.Aggressor = trade.Aggressor;
        run.PublishToEngine(_trade, now);
    }

    private static void Stamp(ref EventHeader header, long now)
    {
        header.ReceiveWallNanos = now;
        header.ReceiveMonotonicNanos = now;
    }
}
