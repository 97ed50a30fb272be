using System;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Accounts;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Events.Market;
using LowLatency.Model.Identity;
using LowLatency.Model.Instruments;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;

namespace LowLatency.TestKit;

/// <summary>
/// Writes events by hand for tests of the engine: every method gives one whole message, stamped with the builder's
/// time; only trades carry a venue time, so that nothing else closes bars. Time is
/// stepped by the test. Book sequences and trade ids are counted per builder.
/// </summary>
public sealed class EventBuilder(VenueId venue = VenueId.BinanceSpot)
{
    /// <summary>2026-01-01T12:00:00Z.</summary>
    public const long StartNanos = 1_767_268_800_000_000_000;

    private long _bookSequence = 100;
    private long _tradeId = 1;

    public long NowNanos { get; set; } = StartNanos;

    /// <summary>Sequence of the last book message made.</summary>
    public long BookSequence => _bookSequence;

    public EventBuilder Step(long millis)
    {
        NowNanos += millis * 1_000_000;
        return this;
    }

    public EventSlot[] Started(uint epoch, long cash = 100_000, ushort instance = 1)
    {
        EventSlot slot = Slot(EventKind.EngineStarted, InstrumentId.All);
        slot.Started = new EngineStartedPayload
        {
            Epoch = epoch,
            Instance = instance,
            InitialCash = Notional.FromWhole(cash),
        };
        return [slot];
    }

    public EventSlot[] Stopping() => [Slot(EventKind.EngineStopping, InstrumentId.All)];

    public EventSlot[] Clock() => [Slot(EventKind.Clock, InstrumentId.All)];

    /// <summary>
    /// Two price and three quantity decimals, tick 0.01, lot 0.001, least notional 5 unless given otherwise.
    /// </summary>
    public EventSlot[] Rules(
        ushort instrument, byte priceDecimals = 2, byte quantityDecimals = 3, long tick = 1, long lot = 1,
        long minNotional = 5, bool takesStops = false)
    {
        EventSlot slot = Slot(EventKind.InstrumentRules, new InstrumentId(instrument));
        slot.Rules.Rules = new InstrumentRules
        {
            PriceDecimals = priceDecimals,
            QuantityDecimals = quantityDecimals,
            TickUnits = tick,
            LotUnits = lot,
            QuantityUnitsMin = lot,
            NotionalUnitsMin = minNotional * Notional.UnitsPerOne,
            Abilities = takesStops
                ? InstrumentAbilities.Trading | InstrumentAbilities.StopOrders
                : InstrumentAbilities.Trading,
        };
        return [slot];
    }

    public EventSlot[] Snapshot(ushort instrument, long bid, long ask, long quantity = 1_000_000)
    {
        EventSlot[] message = Book(EventKind.BookSnapshot, instrument, 1, 1);
        BookMessage.SetLevel(message, 0, new BookLevel(new Price(bid), new Quantity(quantity)));
        BookMessage.SetLevel(message, 1, new BookLevel(new Price(ask), new Quantity(quantity)));
        return message;
    }

    /// <summary>A delta that follows the last message: levels are bids first; quantity zero deletes.</summary>
    public EventSlot[] Delta(ushort instrument, BookLevel[] bids, BookLevel[] asks)
    {
        EventSlot[] message = Book(EventKind.BookDelta, instrument, bids.Length, asks.Length);
        int index = 0;
        foreach (BookLevel level in bids) BookMessage.SetLevel(message, index++, level);
        foreach (BookLevel level in asks) BookMessage.SetLevel(message, index++, level);
        return message;
    }

    /// <summary>A delta whose predecessor is missing.</summary>
    public EventSlot[] DeltaAfterGap(ushort instrument, long bid)
    {
        _bookSequence += 5;
        return Delta(instrument, [new BookLevel(new Price(bid), new Quantity(1))], []);
    }

    public EventSlot[] Trade(
        ushort instrument, long price, long quantity = 10, Side aggressor = Side.Buy, bool hasVenueTime = true)
    {
        EventSlot slot = Slot(EventKind.Trade, new InstrumentId(instrument));
        slot.Header.VenueNanos = hasVenueTime ? NowNanos : 0;
        slot.Trade = new TradePayload
        {
            TradeId = _tradeId++,
            Price = new Price(price),
            Quantity = new Quantity(quantity),
            Aggressor = aggressor,
        };
        return [slot];
    }

    /// <summary>The closed one-minute bar that ends at the builder's present minute.</summary>
    public EventSlot[] ClosedBar(ushort instrument, long open, long close, int tradeCount = 100)
    {
        const long minute = 60_000_000_000;
        EventSlot slot = Slot(EventKind.Bar, new InstrumentId(instrument));
        slot.Header.Flags = EventFlags.Closed;
        slot.Bar = new BarPayload
        {
            OpenNanos = (NowNanos / minute * minute) - minute,
            Open = new Price(open),
            Close = new Price(close),
            High = new Price(Math.Max(open, close)),
            Low = new Price(Math.Min(open, close)),
            Volume = new Quantity(1_000),
            TakerBuyVolume = new Quantity(-1),
            IntervalSeconds = 60,
            TradeCount = tradeCount,
        };
        return [slot];
    }

    public EventSlot[] Feed(
        ushort instrument, FeedChannel channel, FeedStatus status, ReasonCode reason = ReasonCode.None)
    {
        EventSlot slot = Slot(EventKind.FeedState, new InstrumentId(instrument));
        slot.FeedState = new FeedStatePayload { Channel = channel, Status = status, Reason = reason };
        return [slot];
    }

    public EventSlot[] Report(
        ClientOrderId order, OrderReportKind kind, ReasonCode reason = ReasonCode.None, long cumulative = -1,
        RefusalScope scope = RefusalScope.None)
    {
        EventSlot slot = Slot(EventKind.OrderReport, new InstrumentId(0));
        slot.OrderReport = new OrderReportPayload
        {
            ClientOrderId = order,
            Kind = kind,
            Reason = reason,
            FeeAssetId = new AssetId((ushort)scope),
            CumulativeQuantity = new Quantity(cumulative),
        };
        return [slot];
    }

    public EventSlot[] Fill(ClientOrderId order, long tradeId, long price, long quantity, long feeUnits = 0)
    {
        EventSlot[] message = Report(order, OrderReportKind.Filled);
        message[0].OrderReport.TradeId = tradeId;
        message[0].OrderReport.LastPrice = new Price(price);
        message[0].OrderReport.LastQuantity = new Quantity(quantity);
        message[0].OrderReport.Fee = new Notional(feeUnits);
        return message;
    }

    public EventSlot[] Operator(OperatorAction action, ReasonCode scope = ReasonCode.None)
    {
        EventSlot slot = Slot(EventKind.Operator, InstrumentId.All);
        slot.Operator = new OperatorPayload { Action = action, Scope = scope };
        return [slot];
    }

    /// <summary>An order of the venue's list; all orders are buys of 10 at 99.00.</summary>
    public EventSlot[] OpenOrder(ushort instrument, ClientOrderId order, long venueOrderId, long cumulative = 0)
    {
        EventSlot slot = Slot(EventKind.OpenOrder, new InstrumentId(instrument));
        slot.OpenOrder = new OpenOrderPayload
        {
            ClientOrderId = order,
            VenueOrderId = venueOrderId,
            Side = Side.Buy,
            OrderType = OrderType.Limit,
            TimeInForce = TimeInForce.GoodTillCancel,
            LimitPrice = new Price(9_900),
            Quantity = new Quantity(10),
            CumulativeQuantity = new Quantity(cumulative),
        };
        return [slot];
    }

    /// <summary>What the venue holds of an asset, asked for now; instrument -1 = the quote asset.</summary>
    public EventSlot[] Balance(int instrument, decimal total, BalanceSource source = BalanceSource.Start)
    {
        InstrumentId id = instrument < 0 ? InstrumentId.All : new InstrumentId((ushort)instrument);
        EventSlot slot = Slot(EventKind.Balance, id);
        slot.Balance = new BalancePayload
        {
            Total = new Notional((long)(total * Notional.UnitsPerOne)),
            AskedNanos = NowNanos,
            Source = source,
        };
        return [slot];
    }

    /// <summary>The venue tells that so much of an asset came or went now; instrument -1 = the quote asset.</summary>
    public EventSlot[] Income(int instrument, decimal amount)
    {
        InstrumentId id = instrument < 0 ? InstrumentId.All : new InstrumentId((ushort)instrument);
        EventSlot slot = Slot(EventKind.Income, id);
        slot.Header.VenueNanos = NowNanos;
        slot.Income = new IncomePayload
        {
            Amount = (long)(amount * Notional.UnitsPerOne),
            Decimals = Notional.Decimals,
            Kind = amount > 0 ? IncomeKind.Deposit : IncomeKind.Withdrawal,
        };
        return [slot];
    }

    public EventSlot[] Venue(
        VenueCondition condition, bool isSet, ReasonCode reason = ReasonCode.None, long detail = 0,
        int instrument = -1)
    {
        InstrumentId id = instrument < 0 ? InstrumentId.All : new InstrumentId((ushort)instrument);
        EventSlot slot = Slot(EventKind.VenueState, id);
        slot.VenueState = new VenueStatePayload
        {
            Condition = condition,
            IsSet = isSet ? (byte)1 : (byte)0,
            Reason = reason,
            Detail = detail,
        };
        return [slot];
    }

    private EventSlot[] Book(EventKind kind, ushort instrument, int bids, int asks)
    {
        var message = new EventSlot[BookMessage.SlotCount(bids + asks)];
        message[0] = Slot(kind, new InstrumentId(instrument));
        message[0].Header.SlotCount = (ushort)message.Length;
        message[0].Book = new BookPayload
        {
            PreviousSequence = _bookSequence,
            Sequence = _bookSequence + 1,
            BidCount = bids,
            AskCount = asks,
        };
        _bookSequence++;
        return message;
    }

    private EventSlot Slot(EventKind kind, InstrumentId instrument)
    {
        var slot = default(EventSlot);
        slot.Header.Kind = kind;
        slot.Header.Venue = venue;
        slot.Header.Instrument = instrument;
        slot.Header.SlotCount = 1;
        slot.Header.ReceiveWallNanos = NowNanos;
        slot.Header.ReceiveMonotonicNanos = NowNanos - StartNanos;
        return slot;
    }
}
