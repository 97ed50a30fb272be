using System;
using System.Collections.Generic;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;

namespace LowLatency.Bench.Journals;

/// <summary>
/// One instrument of a generated day: a touch that walks, a book of about a thousand levels a side behind it, trades at
/// the touch, bars of those trades. Best prices and deltas agree with each other as those of a venue do. Seeded.
/// </summary>
internal sealed class ReplayMarket
{
    private const int LevelsPerSide = 1_000;
    private const long MinuteNanos = 60_000_000_000;

    private readonly Random _random;
    private readonly VenueId _venue;
    private readonly ushort _instrument;
    private readonly int _levelsMean;
    private readonly SortedDictionary<long, long> _bids = new(Comparer<long>.Create((x, y) => y.CompareTo(x)));
    private readonly SortedDictionary<long, long> _asks = [];
    private readonly SortedDictionary<long, long> _bidChanges = new(Comparer<long>.Create((x, y) => y.CompareTo(x)));
    private readonly SortedDictionary<long, long> _askChanges = [];
    private readonly List<long> _far = [];
    private BarPayload _bar;
    private long _sequence;
    private long _bookSequence;
    private long _tradeId;

    /// <param name="instrument">Id.</param>
    /// <param name="venue">Binance ids are contiguous, Bybit's are random.</param>
    /// <param name="price">Where the touch starts, price units.</param>
    /// <param name="levelsMean">Mean levels of a delta.</param>
    /// <param name="seed">Of everything here.</param>
    public ReplayMarket(ushort instrument, VenueId venue, long price, int levelsMean, int seed)
    {
        _random = new Random(seed);
        _venue = venue;
        _instrument = instrument;
        _levelsMean = levelsMean;
        _sequence = 50_093_239_212 + (instrument * 1_000_000_000L);
        _tradeId = 3_701_000_000 + instrument;
        Fill(_bids, price, -1);
        Fill(_asks, price + 1, 1);
    }

    /// <summary>Price units.</summary>
    public long Bid => First(_bids);

    /// <summary>Price units.</summary>
    public long Ask => First(_asks);

    public EventSlot[] Rules(long now)
    {
        EventSlot slot = Slot(EventKind.InstrumentRules, now);
        slot.Rules.Rules.PriceDecimals = 2;
        slot.Rules.Rules.QuantityDecimals = 5;
        slot.Rules.Rules.Abilities = InstrumentAbilities.Trading;
        slot.Rules.Rules.TickUnits = 1;
        slot.Rules.Rules.LotUnits = 1;
        slot.Rules.Rules.QuantityUnitsMin = 1;
        return [slot];
    }

    public EventSlot[] Feed(long now, FeedChannel channel)
    {
        EventSlot slot = Slot(EventKind.FeedState, now);
        slot.FeedState.Channel = channel;
        slot.FeedState.Status = FeedStatus.Subscribed;
        return [slot];
    }

    public EventSlot[] Snapshot(long now)
    {
        _bookSequence = ++_sequence;
        return Book(EventKind.BookSnapshot, now, 0, _bids, _asks);
    }

    /// <summary>A closed one-minute bar of the past, so many minutes back.</summary>
    public EventSlot[] PastBar(long now, int minutesBack)
    {
        EventSlot slot = Slot(EventKind.Bar, now);
        slot.Header.Flags = EventFlags.Historical | EventFlags.Closed;
        slot.Header.VenueNanos = now;
        long move = _random.Next(-400, 401);
        slot.Bar = FlatBar(now - (minutesBack * MinuteNanos), Bid + (move / 2));
        slot.Bar.Close = new Price(Bid + move);
        slot.Bar.High = new Price(Bid + Math.Abs(move));
        slot.Bar.Low = new Price(Bid - Math.Abs(move));
        slot.Bar.Volume = new Quantity(_random.Next(1_000_000, 9_000_000));
        slot.Bar.TakerBuyVolume = new Quantity(slot.Bar.Volume.Units / 2);
        slot.Bar.TradeCount = 900;
        return [slot];
    }

    /// <summary>The touch changes: mostly a quantity, sometimes the price, whose direction the trend favours.</summary>
    public EventSlot[] Top(long now, double trend)
    {
        int action = _random.Next(100);
        if (action < 40) Change(_bids, _bidChanges, Bid, Size());
        else if (action < 80) Change(_asks, _askChanges, Ask, Size());
        else Move(_random.NextDouble() < 0.5 + trend, _random.Next(1, 24));
        _sequence += _random.Next(1, 9);
        return [TopSlot(now)];
    }

    public EventSlot[] Trade(long now)
    {
        bool isBuy = _random.Next(2) == 0;
        bool isContiguous = _venue is VenueId.BinanceSpot or VenueId.BinanceUsdm;
        EventSlot slot = Slot(EventKind.Trade, now);
        slot.Header.VenueNanos = VenueTime(now);
        slot.Trade.TradeId = isContiguous ? ++_tradeId : _random.NextInt64();
        slot.Trade.Price = new Price(isBuy ? Ask : Bid);
        slot.Trade.Quantity = new Quantity(Size() / 4 + 1);
        slot.Trade.Aggressor = isBuy ? Side.Buy : Side.Sell;
        slot.Trade.IsIdContiguous = isContiguous ? (byte)1 : (byte)0;
        Track(in slot);
        return [slot];
    }

    /// <summary>
    /// What changed since the last delta, and changes deeper in the book; in front of it the best prices of the same
    /// sequence when there are any, as the venue pushes them.
    /// </summary>
    public EventSlot[] Delta(long now)
    {
        int deeper = (int)Math.Min(300, -Math.Log(1 - _random.NextDouble()) * _levelsMean);
        for (int i = 0; i < deeper; i++) ChangeDeep(_random.Next(2) == 0);
        Trim(_bids, _bidChanges);
        Trim(_asks, _askChanges);
        long previous = _bookSequence;
        _bookSequence = _sequence;
        EventSlot[] message = Book(EventKind.BookDelta, now, previous, _bidChanges, _askChanges);
        _bidChanges.Clear();
        _askChanges.Clear();
        return message;
    }

    /// <summary>The minute's bar as it stands, or as it closed.</summary>
    public EventSlot[] Bar(long now)
    {
        EventSlot slot = Slot(EventKind.Bar, now);
        slot.Header.VenueNanos = VenueTime(now);
        if (_bar.OpenNanos == 0) _bar = FlatBar(now, Bid);
        bool isClosed = now >= _bar.OpenNanos + MinuteNanos;
        slot.Bar = _bar;
        if (!isClosed) return [slot];
        slot.Header.Flags = EventFlags.Closed;
        _bar = FlatBar(now, Bid);
        return [slot];
    }

    public EventSlot[] Funding(long now)
    {
        EventSlot slot = Slot(EventKind.Funding, now);
        slot.Header.VenueNanos = VenueTime(now);
        slot.Funding.MarkPrice = new Price(Bid);
        slot.Funding.IndexPrice = new Price(Bid - _random.Next(500));
        slot.Funding.PredictedRate = 1_000_000;
        slot.Funding.NextFundingNanos = (now / (480 * MinuteNanos) + 1) * (480 * MinuteNanos);
        slot.Funding.HasPredictedRate = 1;
        return [slot];
    }

    /// <summary>A slot with its head filled as the adapters do.</summary>
    public EventSlot Slot(EventKind kind, long now)
    {
        EventSlot slot = default;
        slot.Header.Kind = kind;
        slot.Header.Venue = _venue;
        slot.Header.Instrument = new InstrumentId(_instrument);
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = now;
        slot.Header.ReceiveMonotonicNanos = now - ReplayDay.MonotonicBase;
        slot.Header.DecodeNanos = (uint)_random.Next(150, 2_500);
        slot.Header.PublishNanos = slot.Header.DecodeNanos + (uint)_random.Next(40, 300);
        slot.Header.Connection = 1;
        return slot;
    }

    private static long First(SortedDictionary<long, long> side)
    {
        SortedDictionary<long, long>.Enumerator levels = side.GetEnumerator();
        levels.MoveNext();
        return levels.Current.Key;
    }

    private static void Change(
        SortedDictionary<long, long> side, SortedDictionary<long, long> changes, long price, long quantity)
    {
        changes[price] = quantity;
        if (quantity == 0) side.Remove(price);
        else side[price] = quantity;
    }

    private static long VenueTime(long now) => (now - 3_217_000) / 1_000_000 * 1_000_000;

    private static BarPayload FlatBar(long now, long price) => new()
    {
        OpenNanos = now / MinuteNanos * MinuteNanos,
        IntervalSeconds = 60,
        Open = new Price(price),
        High = new Price(price),
        Low = new Price(price),
        Close = new Price(price),
    };

    private void Fill(SortedDictionary<long, long> side, long price, int direction)
    {
        for (int i = 0; i < LevelsPerSide; i++)
        {
            side[price] = Size();
            price += direction * (i < 50 ? 1 : _random.Next(1, i < 800 ? 8 : 500));
        }
    }

    private long Size()
    {
        double skew = _random.NextDouble();
        return 1 + (long)(400_000 * skew * skew * skew * skew);
    }

    private void Move(bool isUp, int ticks)
    {
        SortedDictionary<long, long> eaten = isUp ? _asks : _bids;
        SortedDictionary<long, long> eatenChanges = isUp ? _askChanges : _bidChanges;
        int direction = isUp ? 1 : -1;
        long reach = First(eaten) + (direction * ticks);
        while (eaten.Count > 1 && direction * (reach - First(eaten)) > 0)
        {
            Change(eaten, eatenChanges, First(eaten), 0);
        }

        long behind = First(eaten) - direction;
        Change(isUp ? _bids : _asks, isUp ? _bidChanges : _askChanges, behind, Size());
    }

    private void ChangeDeep(bool isBid)
    {
        SortedDictionary<long, long> side = isBid ? _bids : _asks;
        SortedDictionary<long, long> changes = isBid ? _bidChanges : _askChanges;
        bool isFar = _random.Next(20) == 0;
        double depth = -Math.Log(1 - _random.NextDouble()) * (isFar ? 40_000 : 400);
        long price = First(side) + ((isBid ? -1 : 1) * (1 + (long)depth));
        if (price <= 0) return;
        bool isHeld = side.ContainsKey(price);
        Change(side, changes, price, isHeld && _random.Next(2) == 0 ? 0 : Size());
        if (isHeld || !isFar) return;

        // Far levels stay until others push them out, or the book would grow for ever.
        _far.Add(isBid ? price : -price);
        if (_far.Count <= LevelsPerSide) return;
        long oldest = _far[0];
        _far.RemoveAt(0);
        if (oldest > 0 && oldest != Bid && _bids.ContainsKey(oldest)) Change(_bids, _bidChanges, oldest, 0);
        if (oldest < 0 && -oldest != Ask && _asks.ContainsKey(-oldest)) Change(_asks, _askChanges, -oldest, 0);
    }

    // What the touch left behind is cancelled in the end, or the book would grow to more than an engine holds.
    private static void Trim(SortedDictionary<long, long> side, SortedDictionary<long, long> changes)
    {
        const int Slack = 20;
        if (side.Count <= LevelsPerSide + Slack) return;
        foreach (long price in new List<long>(side.Keys)[LevelsPerSide..]) Change(side, changes, price, 0);
    }

    private void Track(in EventSlot slot)
    {
        if (_bar.OpenNanos == 0) _bar = FlatBar(slot.Header.ReceiveWallNanos, slot.Trade.Price.Units);
        long price = slot.Trade.Price.Units;
        _bar.High = new Price(Math.Max(_bar.High.Units, price));
        _bar.Low = new Price(Math.Min(_bar.Low.Units, price));
        _bar.Close = slot.Trade.Price;
        _bar.Volume = new Quantity(_bar.Volume.Units + slot.Trade.Quantity.Units);
        if (slot.Trade.Aggressor == Side.Buy)
        {
            _bar.TakerBuyVolume = new Quantity(_bar.TakerBuyVolume.Units + slot.Trade.Quantity.Units);
        }

        _bar.TradeCount++;
    }

    private EventSlot TopSlot(long now)
    {
        EventSlot slot = Slot(EventKind.TopOfBook, now);
        slot.TopOfBook.Sequence = _sequence;
        slot.TopOfBook.BidPrice = new Price(Bid);
        slot.TopOfBook.BidQuantity = new Quantity(_bids[Bid]);
        slot.TopOfBook.AskPrice = new Price(Ask);
        slot.TopOfBook.AskQuantity = new Quantity(_asks[Ask]);
        return slot;
    }

    private EventSlot[] Book(
        EventKind kind, long now, long previous, SortedDictionary<long, long> bids, SortedDictionary<long, long> asks)
    {
        var message = new EventSlot[BookMessage.SlotCount(bids.Count + asks.Count)];
        message[0] = Slot(kind, now);
        message[0].Header.SlotCount = (ushort)message.Length;
        message[0].Header.VenueNanos = VenueTime(now);
        message[0].Book.PreviousSequence = previous;
        message[0].Book.Sequence = _bookSequence;
        message[0].Book.BidCount = bids.Count;
        message[0].Book.AskCount = asks.Count;
        int index = 0;
        foreach ((long price, long quantity) in bids) Set(price, quantity);
        foreach ((long price, long quantity) in asks) Set(price, quantity);
        return message;

        void Set(long price, long quantity) =>
            BookMessage.SetLevel(message, index++, new BookLevel(new Price(price), new Quantity(quantity)));
    }
}
